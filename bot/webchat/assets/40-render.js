// What one message looks like. Everything that somebody wrote goes in as text.
(function (DA) {
  'use strict';

  const el = DA.el;

  function words(runs) {
    const box = el('div', { class: 'words', dir: 'auto' });
    let quote = null;
    runs.forEach(function (r, i) {
      let s = r.s;
      if (!r.q && quote && s.charAt(0) === '\n') s = s.slice(1); // the block ends its line by itself
      if (!r.q && runs[i + 1] && runs[i + 1].q && s.charAt(s.length - 1) === '\n') s = s.slice(0, -1);
      if (!r.q) quote = null;
      else if (!quote) {
        quote = el('blockquote', { dir: 'auto' });
        box.appendChild(quote);
      }
      if (!s) return;
      let node = document.createTextNode(s);
      if (r.b) node = el('strong', {}, [node]);
      if (r.a && DA.safeLink(r.a)) node = el('a', { href: DA.safeLink(r.a), target: '_blank', rel: 'noopener noreferrer' }, [node]);
      (quote || box).appendChild(node);
    });
    return box;
  }

  DA.plain = function (e) {
    if (e.gone) return DA.t('gone');
    const s = (e.text || []).map(function (r) { return r.s; }).join('').replace(/\s+/g, ' ').trim();
    if (s) return s;
    if (e.where) return DA.t('place');
    if (e.files && e.files.length) return e.files[0].name || DA.t('reply_empty');
    return DA.t('reply_empty');
  };

  function file(f) {
    const url = f.url || DA.boot.path + '/file/' + encodeURIComponent(f.id);
    const type = f.mime || '';
    if (f.kind === 'photo' || /^image\/(jpeg|png|gif|webp)$/.test(type)) {
      return el('a', { class: 'photo', href: url, target: '_blank', rel: 'noopener' }, [
        el('img', { src: url, alt: f.name || DA.t('file_photo'), loading: f.url ? null : 'lazy', on: { load: DA.settle } }),
      ]);
    }
    if (f.kind === 'video') return el('video', { src: url, controls: true, preload: 'metadata', 'aria-label': f.name || DA.t('file') });
    if (f.kind === 'audio' || f.kind === 'voice') return el('audio', { src: url, controls: true, preload: 'none', 'aria-label': f.name || DA.t('file') });
    const name = f.name || DA.t('file') + (f.ending || '');
    return el('a', { class: 'doc', href: url, download: name }, [
      DA.icon('file'), el('span', {}, [name, f.size ? el('small', {}, [DA.size(f.size)]) : null]),
    ]);
  }

  function place(w) {
    const at = w.lat + ',' + w.lon;
    const url = 'https://www.openstreetmap.org/?mlat=' + w.lat + '&mlon=' + w.lon + '#map=17/' + w.lat + '/' + w.lon;
    return el('div', { class: 'place' }, [DA.icon('place'),
      el('a', { href: url, target: '_blank', rel: 'noopener noreferrer', title: at }, [(w.label ? w.label + ' · ' : '') + DA.t('place_open')])]);
  }

  function cited(id) {
    const old = DA.find(id);
    return el('button', { class: 'cited', type: 'button', 'data-k': 'cited', on: { click: function () { DA.jump(id); } } }, [
      el('strong', {}, [old ? (old.mine ? DA.t('you') : DA.t('title')) : DA.t('reply')]),
      el('span', { dir: 'auto' }, [old ? DA.plain(old) : DA.t('reply_old')]),
    ]);
  }

  function mark(e) {
    if (!e.mine) return null;
    const signs = { delivered: ['✓✓', 'state.delivered'], taken: ['✓', 'state.taken'], failed: ['!', 'state.failed'] };
    const s = signs[e.mark] || ['✓', 'state.kept'];
    const label = DA.t(s[1]);
    if (e.mark === 'failed') return el('span', { class: 'mark failed' }, [s[0] + ' ' + label]);
    return el('span', { class: 'mark', role: 'img', 'aria-label': label, title: label }, [s[0]]);
  }

  function foot(e) {
    const kids = [];
    if (!e.gone && !e.pending) {
      if (!e.mine) {
        // Where a button under it opens a form for an answer, quoting it is the second way, and looks like it.
        const forms = (e.buttons || []).some(function (row) { return row.some(function (b) { return b.form; }); });
        kids.push(el('button', { class: 'do', type: 'button', 'data-k': 'reply', 'aria-label': DA.t('reply'), title: DA.t('reply'), on: { click: function () { DA.replyTo(e); } } }, [forms ? '↩' : DA.t('reply')]));
      }
      else if (e.text && !e.command) kids.push(el('button', { class: 'do', type: 'button', 'data-k': 'edit', on: { click: function () { DA.edit(e); } } }, [DA.t('edit')]));
    }
    if (e.edited && e.mine && !e.gone) kids.push(el('span', {}, [DA.t('edited')]));
    kids.push(el('time', { datetime: new Date(e.at).toISOString() }, [DA.clock(e.at)]));
    kids.push(e.pending ? el('span', { class: 'state' }, [e.pending]) : mark(e));
    return el('div', { class: 'foot' }, kids);
  }

  function taps(e) {
    return el('div', { class: 'taps' }, e.buttons.map(function (row, i) {
      return el('div', { class: 'taps-row' }, row.map(function (b, j) {
        if (b.url) {
          return el('a', { class: 'tap', href: DA.safeLink(b.url) || '#', target: '_blank', rel: 'noopener noreferrer' }, [b.label]);
        }
        return el('button', { class: 'tap', type: 'button', 'data-k': 'tap' + i + '.' + j, on: { click: function (ev) { DA.tap(e, b, ev.currentTarget); } } }, [b.label]);
      }));
    }));
  }

  function problem(e) {
    return el('div', { class: 'problem', role: 'alert' }, [e.refused, el('div', {}, [
      e.lost ? null : el('button', { type: 'button', on: { click: e.onRetry } }, [DA.t('retry')]),
      el('button', { type: 'button', on: { click: e.onDiscard } }, [DA.t('discard')]),
    ])]);
  }

  // draw fills the article of a message.
  DA.draw = function (article, e) {
    article.className = 'msg' + (e.mine ? ' mine' : '') + (e.gone ? ' gone' : '') + (e.refused ? ' failed' : '');
    article.textContent = '';
    const bubble = el('div', { class: 'bubble' }, [el('span', { class: 'sr' }, [(e.mine ? DA.t('you') : DA.t('title')) + ': '])]);
    if (e.gone) {
      bubble.appendChild(el('div', { class: 'words' }, [DA.t('gone')]));
    } else {
      if (e.reply_to) bubble.appendChild(cited(e.reply_to));
      if (e.files && e.files.length) bubble.appendChild(el('div', { class: 'files' }, e.files.map(file)));
      if (e.text && e.text.length) bubble.appendChild(words(e.text));
      if (e.where) bubble.appendChild(place(e.where));
      if (e.progress !== undefined) bubble.appendChild(el('progress', { max: 1, value: e.progress, 'aria-label': DA.t('state.sending') }));
    }
    bubble.appendChild(foot(e));
    if (e.refused) bubble.appendChild(problem(e));
    article.appendChild(bubble);
    if (!e.gone && e.buttons && e.buttons.length) article.appendChild(taps(e));
  };
})(window.DA);
