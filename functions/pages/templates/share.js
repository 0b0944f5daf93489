
(() => {
  const phone = /android|iphone|ipad/i.test(navigator.userAgent);
  if (!phone) return;
  const store = document.getElementById(/android/i.test(navigator.userAgent) ? "play" : "apple");
  const toStore = () => {
    // The page is hidden once the app has opened.
    if (store && !document.hidden) location.href = store.href;
  };
  document.getElementById("opening").hidden = false;
  setTimeout(toStore, 1500);
  location.href = document.getElementById("open").href;
})();
