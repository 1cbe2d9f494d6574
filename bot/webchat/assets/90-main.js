// The beginning: history, what a reload interrupted, then the stream.
(function (DA) {
  'use strict';

  if (DA.boot.desk) document.body.classList.add('desk');
  document.querySelectorAll('form[action="/chat/language"]').forEach(function (f) {
    f.addEventListener('submit', function () { DA.keep.set('draft', DA.byId('text').value); });
  });

  DA.load(function (state) {
    DA.me = state.me;
    DA.keep.set('me', state.me);
    DA.seq = state.seq;
    DA.menu = state.menu || [];
    DA.restore();
    DA.byId('welcome').hidden = !DA.isEmpty();
    const last = DA.last();
    if (last && !last.mine && last.prompt) DA.prompt(last);
    DA.openStream();
    DA.settle();
    start();
    DA.byId('send').disabled = false; // until here a press would have loaded the page anew, and lost the words
  });

  // A link that names an office begins with it, once; one that says more than that (it has an underscore) each time that it is followed.
  function start() {
    const office = DA.boot.start;
    if (!office) return;
    history.replaceState(null, '', DA.boot.path);
    const done = DA.keep.get('started') || [];
    if (office.indexOf('_') < 0 && done.indexOf(office) >= 0) return;
    DA.enqueue({ path: '/send', post: { id: DA.newId(), start: office }, done: function (ok) {
      if (ok && done.indexOf(office) < 0) DA.keep.set('started', done.concat([office]));
    } });
  }
})(window.DA);
