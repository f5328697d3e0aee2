// Small services of the browser.

const ANNOUNCE_AFTER_MS = 50;
const REVOKE_AFTER_MS = 60_000;

export class Page {
  constructor(liveRegion) {
    this.liveRegion = liveRegion;
  }

  setTitle(title) {
    document.title = title;
  }

  // Private windows and full disks refuse storage; the page works on without.
  storageSet(key, value) {
    try {
      if (value === '') localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      console.warn(`localStorage refused "${key}"`);
    }
  }

  storageGet(key) {
    try {
      return localStorage.getItem(key) ?? '';
    } catch {
      return '';
    }
  }

  async copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copyThroughSelection(text);
    }
  }

  // The address of the bytes is given back once the browser has had time to take them.
  save(blob, fileName) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = fileName;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS);
  }

  openExternal(url) {
    if (/^https?:\/\//i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
  }

  // The region is emptied first, so that the same words twice are said twice.
  announce(text) {
    this.liveRegion.textContent = '';
    setTimeout(() => { this.liveRegion.textContent = text; }, ANNOUNCE_AFTER_MS);
  }

  setCursor(cursor) {
    document.documentElement.style.cursor = cursor;
  }
}

// For pages that are not served over https or from localhost, which have no navigator.clipboard.
function copyThroughSelection(text) {
  const field = document.createElement('textarea');
  const focused = document.activeElement;
  field.value = text;
  field.className = 'offscreen';
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
  focused?.focus?.({ preventScroll: true });
}
