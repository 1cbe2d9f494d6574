// Posts: one after the other, each tried until it is kept or refused. Words that wait survive a reload.
(function (DA) {
  'use strict';

  DA.me = ''; // the user's ID, once there is one
  let queue = [];
  let busy = false;
  let timer = 0;
  let pause = 0;
  const had = {}; // IDs of the posts that this page has or had: others in the store are another tab's

  // request posts once. done(status, answer, retryAfter): status 0 means that no answer came.
  DA.request = function (path, post, files, progress, done) {
    const x = new XMLHttpRequest();
    x.open('POST', DA.boot.path + path);
    x.setRequestHeader('X-Dua-Arah', '1');
    let body;
    if (files && files.length) {
      body = new FormData();
      body.append('post', JSON.stringify(post));
      files.forEach(function (f) { body.append('file', f, f.name || 'foto.jpg'); });
      if (progress) x.upload.onprogress = function (e) { if (e.lengthComputable) progress(e.loaded / e.total); };
      x.timeout = 3600000;
    } else {
      x.setRequestHeader('Content-Type', 'application/json');
      body = JSON.stringify(post);
      x.timeout = 45000;
    }
    x.onloadend = function () {
      let answer = {};
      try { answer = JSON.parse(x.responseText); } catch (e) { /* not ours: a proxy's page */ }
      done(x.status, answer || {}, parseInt(x.getResponseHeader('Retry-After'), 10) || 0);
    };
    x.send(body);
  };

  DA.errorText = function (answer) {
    const key = 'err.' + (answer.error || 'bad');
    return DA.boot.texts[key] || answer.text || DA.t('err.bad');
  };

  DA.setMe = function (me) {
    if (!me || me === DA.me) return;
    DA.me = me;
    DA.keep.set('me', me); // other tabs see it
    DA.openStream();
  };

  // An item is {path, post, at, files?, shown?}: shown ones are messages. These are remembered, and changes of messages.
  function save() {
    const others = (DA.keep.get('queue') || []).filter(function (q) { return q && q.post && !had[q.post.id]; });
    DA.keep.set('queue', others.concat(queue.filter(function (q) { return q.shown || q.path === '/edit'; }).map(function (q) {
      return { path: q.path, post: q.post, at: q.at, shown: !!q.shown, lost: q.lost || !!(q.files && q.files.length), refused: q.refused };
    })));
  }

  DA.enqueue = function (item) {
    item.at = Date.now();
    item.owner = DA.me;
    had[item.post.id] = true;
    queue.push(item);
    save();
    if (item.shown) DA.showPending(item);
    pump();
  };

  // restore brings back what a reload interrupted. Files are gone with the page: such a message is shown as not sent.
  DA.restore = function () {
    (DA.keep.get('queue') || []).forEach(function (q) {
      if (!q || !q.post || !q.post.id) return;
      had[q.post.id] = true;
      if (q.post.me && q.post.me !== DA.me) return; // of an identity that this browser has no more
      if (q.lost) q.refused = DA.t('state.files');
      queue.push(q);
      if (q.shown) DA.showPending(q);
    });
    save();
    pump();
  };

  DA.discard = function (item) {
    queue = queue.filter(function (q) { return q !== item; });
    save();
  };

  DA.retry = function (item) {
    item.refused = '';
    DA.showPending(item);
    save();
    pump();
  };

  function later(seconds) {
    clearTimeout(timer);
    timer = setTimeout(pump, seconds * 1000);
  }

  DA.hurry = function () {
    pause = 0;
    pump();
  };

  function pump() {
    if (busy || DA.ended) return;
    const item = queue.find(function (q) { return !q.refused; });
    if (!item) return;
    busy = true;
    clearTimeout(timer);
    item.waiting = false;
    if (item.shown) DA.showPending(item);
    if (DA.me) item.post.me = DA.me;
    DA.request(item.path, item.post, item.files, function (part) { if (item.progress) item.progress(part); }, function (status, answer, after) {
      busy = false;
      if (status === 200) {
        pause = 0;
        queue = queue.filter(function (q) { return q !== item; });
        save();
        DA.setMe(answer.me);
        if (item.shown) DA.keptPending(item);
        if (item.done) item.done(true);
        pump();
        return;
      }
      if (status === 409 && answer.error === 'ended') {
        DA.endHere();
        if (item.done) item.done(false);
        return;
      }
      const again = status === 0 || status === 408 || status === 429 || status >= 500 || (status === 401 && !item.cookied);
      if (status === 401) item.cookied = true; // the answer brought a cookie: once more
      if (again) {
        pause = Math.min(30, pause ? pause * 2 : 1);
        item.waiting = status !== 401;
        if (item.shown) DA.showPending(item);
        later(status === 401 ? 0 : Math.max(after, pause * (0.75 + Math.random() / 2)));
        return;
      }
      item.refused = DA.errorText(answer);
      if (item.shown) DA.showPending(item);
      else {
        DA.discard(item);
        DA.toast(item.refused);
      }
      save();
      if (item.done) item.done(false);
      pump();
    });
  }

  window.addEventListener('online', DA.hurry);
})(window.DA);
