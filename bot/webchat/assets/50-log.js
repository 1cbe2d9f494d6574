// The conversation: entries by ID, placed by their position, pending ones last.
(function (DA) {
  'use strict';

  const log = DA.byId('log');
  const scroll = DA.byId('scroll');
  const entries = {};  // ID to {e, article}
  let oldest = 0;      // position of the first one loaded; 0: none
  let stick = true;    // the reader is at the end
  let loading = false;

  DA.find = function (id) { return entries[id] ? entries[id].e : null; };

  DA.settle = function () { if (stick) scroll.scrollTop = scroll.scrollHeight; };

  scroll.addEventListener('scroll', function () {
    stick = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 90;
    if (stick) DA.byId('newer').hidden = true;
  }, { passive: true });
  window.addEventListener('resize', DA.settle);
  DA.byId('newer').addEventListener('click', function () {
    stick = true;
    DA.settle();
    DA.byId('newer').hidden = true;
    DA.byId('text').focus();
  });

  function order(e) { return e.pos || Infinity; }

  // put places an article by position; entries without one (pending) stay last, in the order of their making.
  function put(item) {
    let next = null;
    let n = log.lastElementChild;
    while (n) {
      const other = n.dataset.id && entries[n.dataset.id];
      if (other && other !== item) {
        if (order(other.e) <= order(item.e)) break;
        next = n;
      }
      n = n.previousElementSibling;
    }
    if (next && next.previousElementSibling && next.previousElementSibling.className === 'day') next = next.previousElementSibling;
    log.insertBefore(item.article, next);
    days();
    DA.byId('welcome').hidden = true;
  }

  // days keeps one separator before the first message of each day.
  function days() {
    let day = '';
    let n = log.firstElementChild;
    while (n) {
      const next = n.nextElementSibling;
      if (n.className === 'day') {
        if (!next || next.className === 'day' || next.dataset.day === day || next.dataset.day !== n.dataset.day) n.remove();
        n = next;
        continue;
      }
      const prev = n.previousElementSibling;
      if (n.dataset.day !== day && !(prev && prev.className === 'day')) {
        const at = entries[n.dataset.id].e.at;
        log.insertBefore(DA.el('h2', { class: 'day', 'data-day': n.dataset.day }, [DA.dayName(at)]), n);
      }
      day = n.dataset.day;
      n = next;
    }
  }

  function same(a, b) {
    const plain = function (e) { return JSON.stringify(Object.assign({}, e, { seq: 0, arrived: false, prompt: '' })); };
    return plain(a) === plain(b);
  }

  // redraw changes an article where it stands, and keeps the keyboard's place in it.
  function redraw(item) {
    const focus = item.article.contains(document.activeElement) ? document.activeElement.getAttribute('data-k') : null;
    DA.draw(item.article, item.e);
    if (focus !== null) {
      const again = item.article.querySelector('[data-k="' + focus + '"]') || item.article.querySelector('button');
      if (again) again.focus();
      else DA.byId('text').focus();
    }
  }

  // show takes an entry as the server tells it. live: it came by the stream.
  DA.show = function (e, live) {
    if (e.menu) {
      DA.menu = e.menu;
      return;
    }
    const known = entries[e.id];
    if (known && known.e.seq >= e.seq) return;
    if (!known && live && oldest && e.pos < oldest) return; // of a page of history that is not loaded
    if (!e.mine && !e.gone && !e.arrived) DA.ack(e.id);
    if (!e.mine && live) DA.typingOver();
    if (known) {
      const moved = known.e.pos !== e.pos;
      const quiet = same(known.e, e);
      known.e = e;
      if (!quiet) {
        known.article.dataset.day = DA.dayKey(e.at);
        redraw(known);
      }
      if (moved) put(known);
    } else {
      if (e.gone && live) return;
      const item = { e: e, article: DA.el('article', { 'data-id': e.id, 'data-day': DA.dayKey(e.at), tabindex: '-1' }) };
      entries[e.id] = item;
      if (!oldest || e.pos < oldest) oldest = e.pos;
      DA.draw(item.article, e);
      put(item);
      if (e.watch && !e.gone) DA.watch(item.article, e);
      if (live && !e.mine && e.prompt) DA.prompt(e);
    }
    if (stick || (live && e.mine && !known)) DA.settle();
    else if (live && !known) DA.byId('newer').hidden = false;
  };

  // showPending shows a message that is on its way, in the shape that it will have.
  DA.showPending = function (item) {
    const p = item.post;
    const id = 'u' + p.id;
    if (entries[id] && entries[id].e.pos) return; // the stream was faster
    const state = item.waiting || item.refused ? (item.refused ? DA.t('state.failed') : DA.t('state.waiting')) : DA.t('state.sending');
    const e = {
      id: id, seq: 0, pos: 0, at: item.at, mine: true, pending: state, refused: item.refused, lost: item.lost,
      text: p.text ? [{ s: p.text }] : null, where: p.where, reply_to: p.reply_to, files: item.previews,
      onRetry: function () { DA.retry(item); },
      onDiscard: function () {
        DA.discard(item);
        remove(id);
        if (p.text && !DA.byId('text').value) DA.setText(p.text);
      },
    };
    if (item.files && item.files.length && !item.refused) e.progress = 0;
    let it = entries[id];
    if (it) {
      it.e = e;
      redraw(it);
    } else {
      it = entries[id] = { e: e, article: DA.el('article', { 'data-id': id, 'data-day': DA.dayKey(e.at), tabindex: '-1' }) };
      DA.draw(it.article, e);
      put(it);
      stick = true;
    }
    item.progress = function (part) {
      const bar = it.article.querySelector('progress');
      if (bar) bar.value = part;
    };
    DA.settle();
  };

  // keptPending: the server has it; the stream brings the rest.
  DA.keptPending = function (item) {
    const it = entries['u' + item.post.id];
    if (!it || it.e.pos) return;
    it.e.pending = '';
    delete it.e.progress;
    redraw(it);
  };

  function remove(id) {
    if (!entries[id]) return;
    entries[id].article.remove();
    delete entries[id];
    days();
    DA.byId('welcome').hidden = Object.keys(entries).length > 0;
  }

  DA.jump = function (id) {
    const item = entries[id];
    if (!item) return;
    item.article.scrollIntoView({ block: 'center' });
    item.article.classList.remove('flash');
    void item.article.offsetWidth;
    item.article.classList.add('flash');
    item.article.focus({ preventScroll: true });
  };

  // load brings a page of history: the latest, or the one before the oldest shown.
  DA.load = function (done) {
    if (loading) return;
    loading = true;
    const x = new XMLHttpRequest();
    x.open('GET', DA.boot.path + '/state' + (oldest ? '?before=' + oldest : ''));
    x.timeout = 30000;
    x.onloadend = function () {
      loading = false;
      if (x.status !== 200) {
        DA.byId('net').textContent = DA.t('offline');
        DA.byId('net').hidden = false;
        setTimeout(function () { DA.load(done); }, 2500);
        return;
      }
      DA.byId('net').hidden = true;
      const state = JSON.parse(x.responseText);
      const height = scroll.scrollHeight;
      const first = oldest;
      log.setAttribute('aria-live', 'off'); // history is not read out
      state.entries.forEach(function (e) { DA.show(e, false); });
      setTimeout(function () { log.setAttribute('aria-live', 'polite'); }, 500);
      if (first) scroll.scrollTop += scroll.scrollHeight - height;
      DA.byId('older').hidden = !state.more;
      // What was never seen has to be shown, however much it is.
      const top = state.entries[0];
      if (state.more && top && !top.mine && !top.arrived && !top.gone) setTimeout(DA.load, 0);
      if (done) done(state);
    };
    x.send();
  };
  DA.byId('older').addEventListener('click', function () { DA.load(); });

  DA.isEmpty = function () { return !Object.keys(entries).length; };

  DA.last = function () {
    const n = log.lastElementChild;
    return n && entries[n.dataset.id] ? entries[n.dataset.id].e : null;
  };
})(window.DA);
