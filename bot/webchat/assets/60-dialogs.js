// Dialogues: a button's form, the menu, recovery, notices.
(function (DA) {
  'use strict';

  const el = DA.el;

  // dialog opens one. Browsers without <dialog> get a plain layer with the same manners.
  DA.dialog = function (label, kids, submit) {
    const before = document.activeElement;
    const form = el('form', { class: 'sheet', method: 'dialog', autocomplete: 'off' }, kids);
    const d = el('dialog', { 'aria-label': label, 'aria-modal': 'true' }, [form]);
    function close() {
      if (d.close && d.open && !d.classList.contains('bare')) d.close();
      d.remove();
      if (before && document.body.contains(before)) {
        before.blur(); // Chromium gave it the focus as the dialogue closed, but without a caret
        before.focus();
      }
    }
    form.addEventListener('submit', function (e) {
      e.preventDefault();
      if (submit) submit(form, close);
    });
    d.addEventListener('cancel', function (e) {
      e.preventDefault();
      close();
    });
    d.addEventListener('click', function (e) { if (e.target === d) close(); });
    document.body.appendChild(d);
    if (d.showModal) d.showModal();
    else bare(d, close);
    const first = d.querySelector('input, textarea') || d.querySelector('button');
    if (first) first.focus();
    return { node: d, form: form, close: close };
  };

  function bare(d, close) {
    d.classList.add('bare');
    d.setAttribute('open', '');
    d.setAttribute('role', 'dialog');
    d.addEventListener('keydown', function (e) {
      if (e.key === 'Escape') close();
      if (e.key !== 'Tab') return;
      const can = Array.from(d.querySelectorAll('button, input, textarea'));
      const at = can.indexOf(document.activeElement);
      const to = e.shiftKey ? at - 1 : at + 1;
      e.preventDefault();
      can[(to + can.length) % can.length].focus();
    });
  }

  DA.button = function (label, kind, click) {
    return el('button', { class: kind, type: click ? 'button' : 'submit', on: click ? { click: click } : {} }, [label]);
  };

  DA.notice = function (text, label, after) {
    const d = DA.dialog(text, [el('p', {}, [text]), el('div', { class: 'acts' }, [DA.button(label || DA.t('ok'), 'primary')])],
      function (form, close) {
        close();
        if (after) after();
      });
    return d;
  };

  // openForm asks for what a button's form wants. send(values).
  DA.openForm = function (f, send) {
    const inputs = (f.inputs || []).map(function (i, n) {
      const id = 'field' + n;
      const attrs = { id: id, name: i.name, placeholder: i.hint || null, required: i.required, maxlength: i.max || null, dir: 'auto' };
      const box = i.multiline ? el('textarea', Object.assign({ rows: 4 }, attrs)) : el('input', Object.assign({ type: 'text' }, attrs));
      box.value = i.value || '';
      return { name: i.name, box: box, row: el('div', { class: 'field' }, [
        el('label', { for: id }, [i.label, i.required ? el('small', {}, [' (' + DA.t('form.required') + ')']) : null]), box]) };
    });
    let d = null;
    const kids = [el('h2', {}, [f.title])].concat(inputs.map(function (i) { return i.row; }), [
      el('div', { class: 'acts' }, [DA.button(DA.t('cancel'), 'secondary', function () { d.close(); }), DA.button(f.submit || DA.t('send'), 'primary')]),
    ]);
    d = DA.dialog(f.title, kids, function (form, close) {
      const values = {};
      inputs.forEach(function (i) { values[i.name] = i.box.value; });
      close();
      send(values);
    });
  };

  DA.menu = [];
  DA.openMenu = function () {
    let d = null;
    function entry(title, about, act) {
      return el('li', {}, [el('button', { type: 'button', on: { click: function () { d.close(); act(); } } }, [
        el('strong', {}, [title]), about ? el('span', {}, [about]) : null])]);
    }
    const kids = [el('h2', {}, [DA.t('menu')])];
    if (DA.menu.length) {
      kids.push(el('h3', {}, [DA.t('menu_commands')]));
      kids.push(el('ul', { class: 'list' }, DA.menu.map(function (c) {
        return entry('/' + c.name, c.description, function () { DA.say('/' + c.name); });
      })));
    }
    kids.push(el('h3', {}, [DA.t('menu_identity')]));
    kids.push(el('ul', { class: 'list' }, [entry(DA.t('recovery'), '', recovery), entry(DA.t('recover'), '', recover)]));
    kids.push(el('div', { class: 'acts' }, [DA.button(DA.t('close'), 'secondary', function () { d.close(); })]));
    d = DA.dialog(DA.t('menu'), kids);
  };
  DA.byId('menu-open').addEventListener('click', DA.openMenu);

  function recovery() {
    const hint = el('p', { class: 'hint', role: 'alert', hidden: true });
    let d = null;
    d = DA.dialog(DA.t('recovery'), [el('h2', {}, [DA.t('recovery')]), el('p', {}, [DA.t('recovery_about')]), hint,
      el('div', { class: 'acts' }, [DA.button(DA.t('cancel'), 'secondary', function () { d.close(); }), DA.button(DA.t('recovery_make'), 'primary')])],
    function (form, close) {
      DA.request('/recovery', { id: DA.newId(), me: DA.me }, null, null, function (status, answer) {
        if (status !== 200) {
          hint.textContent = status ? DA.errorText(answer) : DA.t('err.busy');
          hint.hidden = false;
          return;
        }
        close();
        shown(answer.code);
      });
    });
  }

  function shown(code) {
    const box = el('code', { class: 'code', tabindex: '0' }, [code]);
    const acts = [DA.button(DA.t('ok'), 'primary')];
    if (navigator.clipboard) {
      acts.unshift(DA.button(DA.t('recovery_copy'), 'secondary', function () {
        navigator.clipboard.writeText(code).then(function () { DA.toast(DA.t('recovery_copied')); }, function () {});
      }));
    }
    DA.dialog(DA.t('recovery'), [el('h2', {}, [DA.t('recovery')]), el('p', {}, [DA.t('recovery_shown')]), box, el('div', { class: 'acts' }, acts)],
      function (form, close) { close(); });
  }

  function recover() {
    const hint = el('p', { class: 'hint', role: 'alert', hidden: true });
    const input = el('input', { id: 'code', type: 'text', required: true, maxlength: 64, autocapitalize: 'characters', spellcheck: 'false', autocomplete: 'off' });
    let d = null;
    d = DA.dialog(DA.t('recover'), [el('h2', {}, [DA.t('recover')]), el('p', {}, [DA.t('recover_about')]), hint,
      el('div', { class: 'field' }, [el('label', { for: 'code' }, [DA.t('recover_label')]), input]),
      el('div', { class: 'acts' }, [DA.button(DA.t('cancel'), 'secondary', function () { d.close(); }), DA.button(DA.t('recover_submit'), 'primary')])],
    function () {
      DA.request('/recover', { id: DA.newId(), code: input.value }, null, null, function (status, answer) {
        if (status === 200) {
          DA.keep.set('me', answer.me);
          location.reload();
          return;
        }
        hint.textContent = status ? DA.errorText(answer) : DA.t('err.busy');
        hint.hidden = false;
        input.focus();
      });
    });
  }
})(window.DA);
