// What was really before the reader's eyes: in view for a second, of a page that is in front.
(function (DA) {
  'use strict';

  const scroll = DA.byId('scroll');
  const told = {};     // IDs that were told
  const inView = {};   // ID to position
  let upTo = 0;        // the position up to which it was told before this page was opened
  let timer = 0;
  let eye = null;

  if (window.IntersectionObserver) {
    eye = new IntersectionObserver(function (list) {
      list.forEach(function (x) {
        const id = x.target.dataset.id;
        // Of one that is longer than the screen, half a screen is enough.
        const enough = x.isIntersecting && (x.intersectionRatio >= 0.6 || x.rootBounds && x.intersectionRect.height >= x.rootBounds.height / 2);
        if (enough) inView[id] = Number(x.target.dataset.pos);
        else delete inView[id];
      });
      look();
    }, { root: scroll, threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1] });
    upTo = DA.keep.get('seen') || 0;
  }

  // watch has it told when the article was seen.
  DA.watch = function (article, e) {
    if (!eye || told[e.id] || e.pos <= upTo) return;
    article.dataset.pos = e.pos;
    eye.observe(article);
  };

  function look() {
    clearTimeout(timer);
    if (document.visibilityState === 'visible' && Object.keys(inView).length) timer = setTimeout(tell, 1000);
  }
  document.addEventListener('visibilitychange', look);

  function tell() {
    if (document.visibilityState !== 'visible' || DA.ended) return;
    const ids = Object.keys(inView).filter(function (id) { return !told[id]; }).slice(0, 100);
    if (!ids.length) return;
    const last = Math.max.apply(null, ids.map(function (id) { return inView[id]; })); // by the time of the answer they may be out of view
    ids.forEach(function (id) { told[id] = true; });
    DA.request('/ack', { id: DA.newId(), me: DA.me, seen: ids }, null, null, function (status, answer, after) {
      if (status === 0 || status === 429 || status >= 500) {
        ids.forEach(function (id) { delete told[id]; });
        clearTimeout(timer);
        timer = setTimeout(tell, Math.max(after * 1000, 2000 + Math.random() * 2000));
        return;
      }
      if (last > (DA.keep.get('seen') || 0)) DA.keep.set('seen', last);
    });
  }
})(window.DA);
