// What all parts of the page's script use. Each part adds to DA; nothing else is global. ES2017, for phones of 2018.
(function (DA) {
  'use strict';

  DA.boot = JSON.parse(document.body.dataset.boot);

  DA.t = function (key) { return DA.boot.texts[key] || key; };

  DA.byId = function (id) { return document.getElementById(id); };

  // el makes an element. Words go in as text, never as markup.
  DA.el = function (tag, attrs, kids) {
    const e = document.createElement(tag);
    Object.keys(attrs || {}).forEach(function (k) {
      const v = attrs[k];
      if (v === null || v === undefined || v === false) return;
      if (k === 'on') Object.keys(v).forEach(function (n) { e.addEventListener(n, v[n]); });
      else e.setAttribute(k, v === true ? '' : v);
    });
    (kids || []).forEach(function (kid) {
      if (kid === null || kid === undefined) return;
      e.appendChild(typeof kid === 'string' ? document.createTextNode(kid) : kid);
    });
    return e;
  };

  const icons = {
    file: 'M6 3h8l4 4v14H6zM14 3v4h4',
    place: 'M12 21s7-6.200 7-11a7 7 0 0 0-14 0c0 4.800 7 11 7 11zM12 12.400a2.400 2.400 0 1 0 0-4.800a2.400 2.400 0 0 0 0 4.800z',
    close: 'M6 6l12 12M18 6L6 18',
  };
  DA.icon = function (name) {
    const ns = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(ns, 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(ns, 'path');
    path.setAttribute('d', icons[name]);
    svg.appendChild(path);
    return svg;
  };

  // newId makes the ID of a post: the same at every try, so that it is taken once.
  DA.newId = function () {
    const bytes = new Uint8Array(16);
    crypto.getRandomValues(bytes);
    return Array.from(bytes, function (b) { return ('0' + b.toString(16)).slice(-2); }).join('');
  };

  // keep remembers small things of this seat across reloads. Where storage is off, for as long as the page is open.
  const memory = {};
  DA.keep = {
    get: function (key) {
      try {
        const v = localStorage.getItem('duaarah.' + DA.boot.seat + '.' + key);
        return v === null ? null : JSON.parse(v);
      } catch (e) { return key in memory ? memory[key] : null; }
    },
    set: function (key, value) {
      memory[key] = value;
      try { localStorage.setItem('duaarah.' + DA.boot.seat + '.' + key, JSON.stringify(value)); } catch (e) { /* off or full */ }
    },
  };

  DA.safeLink = function (url) { return /^(https?:\/\/|mailto:|tg:)/i.test(url) ? url : ''; };

  DA.size = function (n) {
    if (!n) return '';
    const unit = n < 1e6 ? ' kB' : ' MB';
    const v = n < 1e6 ? Math.max(1, Math.round(n / 1e3)) : Math.round(n / 1e5) / 10;
    return v.toLocaleString(DA.boot.lang) + unit;
  };

  DA.clock = function (ms) {
    return new Date(ms).toLocaleTimeString(DA.boot.lang, { hour: '2-digit', minute: '2-digit', hour12: false });
  };

  DA.dayKey = function (ms) {
    const d = new Date(ms);
    return d.getFullYear() + '-' + (d.getMonth() + 1) + '-' + d.getDate();
  };

  DA.dayName = function (ms) {
    const now = new Date();
    const before = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
    if (DA.dayKey(ms) === DA.dayKey(now.getTime())) return DA.t('today');
    if (DA.dayKey(ms) === DA.dayKey(before.getTime())) return DA.t('yesterday');
    const opts = { weekday: 'long', day: 'numeric', month: 'long' };
    if (new Date(ms).getFullYear() !== now.getFullYear()) opts.year = 'numeric';
    return new Date(ms).toLocaleDateString(DA.boot.lang, opts);
  };

  // toast shows a word in passing, which a screen reader says too.
  DA.toast = function (text) {
    const t = DA.el('div', { class: 'toast' }, [text]);
    DA.byId('toasts').appendChild(t);
    setTimeout(function () { t.remove(); }, Math.max(4000, text.length * 80));
  };

  // hint shows what stands in the way, above the input. No text: it goes.
  DA.hint = function (text, info) {
    const h = DA.byId('hint');
    h.hidden = !text;
    h.className = info ? 'hint info' : 'hint';
    h.textContent = text || '';
  };
})(window.DA = window.DA || {});
