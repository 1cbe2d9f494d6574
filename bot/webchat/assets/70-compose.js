// The input: words, replies, edits, files, a location; and taps.
(function (DA) {
  'use strict';

  const el = DA.el;
  const text = DA.byId('text');
  const touch = window.matchMedia('(pointer: coarse)').matches && !window.matchMedia('(any-pointer: fine)').matches;
  let about = null;   // {reply: entry} or {edit: entry}, and the words that it set aside
  let files = [];     // {file, url}
  let where = null;

  function grow() {
    text.style.height = 'auto';
    text.style.height = Math.max(44, text.scrollHeight + 3) + 'px';
    DA.settle();
  }

  DA.setText = function (s) {
    text.value = s;
    grow();
    DA.keep.set('draft', s);
  };

  text.addEventListener('input', function () {
    grow();
    if (!(about && about.edit)) DA.keep.set('draft', text.value);
    DA.hint('');
  });
  text.addEventListener('keydown', function (e) {
    if (e.key === 'Enter' && !e.shiftKey && !e.isComposing && !touch) {
      e.preventDefault();
      submit();
    }
    if (e.key === 'Escape' && about) setAbout(null);
  });

  // Some keyboards send the line break by itself, after the key that was taken for "send".
  text.addEventListener('keypress', function (e) {
    if (e.key === 'Enter' && !e.shiftKey && !touch) e.preventDefault();
  });

  // setAbout says what is being answered or changed.
  function setAbout(a) {
    if (about && about.edit) {
      text.value = about.aside || '';
    }
    about = a;
    DA.byId('about').hidden = !a;
    text.placeholder = (a && a.hint) || DA.t('input');
    const send = DA.byId('send');
    send.setAttribute('aria-label', DA.t(a && a.edit ? 'edit_save' : 'send'));
    if (a) {
      DA.byId('about-title').textContent = a.edit ? DA.t('editing') : DA.t('replying');
      DA.byId('about-words').textContent = DA.plain(a.edit || a.reply).slice(0, 160);
      text.focus();
    }
    grow();
  }
  DA.byId('about-cancel').addEventListener('click', function () {
    setAbout(null);
    text.focus();
  });

  DA.replyTo = function (e) { setAbout({ reply: e }); };
  DA.prompt = function (e) { setAbout({ reply: e, hint: e.prompt }); };
  DA.edit = function (e) {
    const aside = about && about.edit ? about.aside : text.value;
    about = null;
    setAbout({ edit: e, aside: aside });
    text.value = e.text.map(function (r) { return r.s; }).join('');
    grow();
  };

  function submit() {
    if (DA.byId('send').disabled) return;
    const words = text.value;
    if (words.length > DA.boot.text_max && Array.from(words).length > DA.boot.text_max) {
      DA.hint(DA.t('err.long'));
      return;
    }
    if (about && about.edit) {
      if (!words.trim()) {
        DA.hint(DA.t('err.empty'));
        return;
      }
      DA.enqueue({ path: '/edit', post: { id: DA.newId(), target: about.edit.id, text: words } });
      setAbout(null);
      return;
    }
    if (!words.trim() && !files.length && !where) {
      text.focus();
      return;
    }
    const post = { id: DA.newId(), text: words.trim() ? words : '' };
    if (about && about.reply) post.reply_to = about.reply.id;
    if (where) post.where = where;
    DA.enqueue({
      path: '/send', post: post, shown: true,
      files: files.map(function (f) { return f.file; }),
      previews: files.map(function (f) {
        const photo = /^image\/(jpeg|png|gif|webp)$/.test(f.file.type);
        return { url: f.url || '#', kind: photo ? 'photo' : 'document', name: f.file.name, size: f.file.size };
      }),
    });
    files = [];
    where = null;
    tray();
    DA.setText('');
    setAbout(null);
    openAttach(false);
    DA.hint('');
    text.focus();
  }
  DA.byId('compose').addEventListener('submit', function (e) {
    e.preventDefault();
    submit();
  });

  // say sends words as if they had been written.
  DA.say = function (words) {
    DA.enqueue({ path: '/send', post: { id: DA.newId(), text: words }, shown: true });
    text.focus();
  };

  // Attachments.
  function openAttach(open) {
    DA.byId('attach').hidden = !open;
    DA.byId('attach-open').setAttribute('aria-expanded', String(open));
    DA.settle();
  }
  DA.byId('attach-open').addEventListener('click', function () { openAttach(DA.byId('attach').hidden); });
  DA.byId('attach-photo').addEventListener('click', function () { DA.byId('pick-photo').click(); });
  DA.byId('attach-file').addEventListener('click', function () { DA.byId('pick-file').click(); });

  function add(list) {
    DA.hint('');
    Array.from(list).forEach(function (f) {
      if (files.length >= DA.boot.files) {
        DA.hint(DA.t('err.many') + ' ' + DA.t('files_max') + ' ' + DA.boot.files + '.');
      } else if (f.size > DA.boot.file_size) {
        DA.hint(DA.t('err.large') + ' ' + DA.t('file_max') + ' ' + Math.floor(DA.boot.file_size / 1048576) + ' MB.');
      } else if (/\.(html?|svg|js|exe|apk|bat|cmd|sh|msi|com|scr|jar)$/i.test(f.name)) {
        DA.hint(DA.t('err.type'));
      } else {
        files.push({ file: f, url: /^image\//.test(f.type) ? URL.createObjectURL(f) : '' });
      }
    });
    tray();
    openAttach(false);
    text.focus();
  }
  ['pick-photo', 'pick-file'].forEach(function (id) {
    DA.byId(id).addEventListener('change', function (e) {
      add(e.target.files);
      e.target.value = '';
    });
  });
  text.addEventListener('paste', function (e) {
    const pasted = e.clipboardData && e.clipboardData.files;
    if (pasted && pasted.length) {
      e.preventDefault();
      add(pasted);
    }
  });

  function tray() {
    const box = DA.byId('tray');
    box.textContent = '';
    function item(thumb, name, drop) {
      box.appendChild(el('div', { class: 'tray-item' }, [thumb, el('span', {}, [name]),
        el('button', { type: 'button', 'aria-label': DA.t('remove') + ': ' + name, on: { click: function () { drop(); tray(); text.focus(); } } }, [DA.icon('close')])]));
    }
    files.forEach(function (f) {
      const thumb = f.url && /^image\/(jpeg|png|gif|webp)$/.test(f.file.type)
        ? el('img', { class: 'thumb', src: f.url, alt: '' }) : el('div', { class: 'thumb' }, [DA.icon('file')]);
      item(thumb, f.file.name || DA.t('file_photo'), function () { files = files.filter(function (x) { return x !== f; }); });
    });
    if (where) item(el('div', { class: 'thumb' }, [DA.icon('place')]), DA.t('place'), function () { where = null; });
    box.hidden = !box.firstChild;
    DA.settle();
  }

  DA.byId('attach-place').addEventListener('click', function () {
    if (!navigator.geolocation || window.isSecureContext === false) {
      DA.hint(DA.t('place_denied'));
      return;
    }
    DA.hint(DA.t('place_finding'), true);
    navigator.geolocation.getCurrentPosition(function (p) {
      DA.hint('');
      where = { lat: p.coords.latitude, lon: p.coords.longitude };
      tray();
      openAttach(false);
      text.focus();
    }, function (err) {
      DA.hint(DA.t(err.code === 1 ? 'place_denied' : 'place_failed'));
    }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 });
  });

  // Taps.
  const mine = {}; // those made here, by ID: their answers are shown here
  DA.tap = function (e, b, node) {
    if (node.getAttribute('aria-busy') === 'true') return;
    function send(values) {
      const post = { id: DA.newId(), message: e.id, data: b.data };
      if (values) post.values = values;
      mine[post.id] = true;
      node.setAttribute('aria-busy', 'true');
      DA.enqueue({ path: '/tap', post: post, done: function () { node.removeAttribute('aria-busy'); } });
    }
    if (b.form) DA.openForm(b.form, send);
    else send(null);
  };
  DA.answered = function (a) {
    if (!mine[a.tap] || !a.text) return;
    delete mine[a.tap];
    if (a.alert) DA.notice(a.text);
    else DA.toast(a.text);
  };

  let typingTimer = 0;
  DA.typing = function () {
    DA.byId('typing').hidden = false;
    DA.settle();
    clearTimeout(typingTimer);
    typingTimer = setTimeout(DA.typingOver, 6000);
  };
  DA.typingOver = function () {
    clearTimeout(typingTimer);
    DA.byId('typing').hidden = true;
  };

  DA.setText(text.value || DA.keep.get('draft') || ''); // on a slow line people write before this script is there
  if (!touch) text.focus();
})(window.DA);
