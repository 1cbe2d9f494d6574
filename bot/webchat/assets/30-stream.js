// The stream of what changes, and the acknowledgement of what was shown.
(function (DA) {
  'use strict';

  DA.seq = 0;         // the newest change seen: the stream goes on after it
  DA.ended = false;   // the identity was taken over elsewhere
  let source = null;
  let watchdog = 0;
  let again = 0;
  let wait = 1;
  let down = 0;

  function alive() {
    wait = 1;
    clearTimeout(watchdog);
    clearTimeout(down);
    down = 0;
    watchdog = setTimeout(reopen, 65000); // three signs of life were missed
    const net = DA.byId('net');
    if (!net.hidden) {
      net.hidden = true;
      net.textContent = '';
      DA.toast(DA.t('online'));
    }
  }

  function lost() {
    if (!down) {
      down = setTimeout(function () {
        DA.byId('net').textContent = DA.t('offline');
        DA.byId('net').hidden = false;
      }, 3500);
    }
  }

  function reopen() {
    if (source) source.close();
    source = null;
    DA.openStream();
  }

  DA.openStream = function () {
    if (source || !DA.me || DA.ended || !window.EventSource) return;
    clearTimeout(again);
    const s = new EventSource(DA.boot.path + '/events?after=' + DA.seq);
    source = s;
    function on(name, fn) {
      s.addEventListener(name, function (e) {
        if (s !== source) return;
        alive();
        fn(JSON.parse(e.data));
      });
    }
    s.onopen = function () {
      if (s !== source) return;
      alive();
      DA.hurry();
    };
    s.onerror = function () {
      if (s !== source) return;
      lost();
      // The browser comes back by itself after a broken connection, but not after an answer that is no stream.
      if (s.readyState === 2) {
        source = null;
        clearTimeout(again);
        again = setTimeout(DA.openStream, wait * (750 + Math.random() * 500));
        wait = Math.min(30, wait * 2);
      }
    };
    on('entry', function (e) {
      DA.seq = Math.max(DA.seq, e.seq);
      DA.show(e, true);
    });
    on('answer', DA.answered);
    on('typing', DA.typing);
    on('beat', function () {});
    on('ended', DA.endHere);
  };

  window.addEventListener('online', reopen);
  document.addEventListener('visibilitychange', function () {
    if (!document.hidden && (!source || source.readyState !== 1)) reopen();
  });
  window.addEventListener('storage', function (e) {
    if (e.key === 'duaarah.' + DA.boot.seat + '.me' && e.newValue && !DA.me) DA.setMe(JSON.parse(e.newValue));
  });
  window.addEventListener('pagehide', function () { if (source) source.close(); source = null; });
  window.addEventListener('pageshow', function (e) { if (e.persisted) reopen(); });

  DA.endHere = function () {
    if (DA.ended) return;
    DA.ended = true;
    if (source) source.close();
    source = null;
    clearTimeout(watchdog);
    DA.keep.set('me', '');
    DA.notice(DA.t('ended'), DA.t('ended_reload'), function () { location.reload(); });
  };

  // What was shown is acknowledged together, shortly after.
  let shown = [];
  let ackTimer = 0;
  const acked = {};
  DA.ack = function (id) {
    if (acked[id]) return;
    acked[id] = true;
    shown.push(id);
    if (!ackTimer) ackTimer = setTimeout(sendAcks, 250);
  };

  function sendAcks() {
    ackTimer = 0;
    const ids = shown.splice(0, 100);
    if (!ids.length || DA.ended) return;
    DA.request('/ack', { id: DA.newId(), me: DA.me, ids: ids }, null, null, function (status, answer, after) {
      if (status === 0 || status === 429 || status >= 500) {
        shown = ids.concat(shown);
        if (!ackTimer) ackTimer = setTimeout(sendAcks, Math.max(after * 1000, 2000 + Math.random() * 2000));
      } else if (shown.length && !ackTimer) {
        ackTimer = setTimeout(sendAcks, 250);
      }
    });
  }
})(window.DA);
