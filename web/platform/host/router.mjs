// The address bar: one page, History API.
import { isOwnPath } from './dom.mjs';

const here = () => location.pathname + location.search;

const isPlainLeftClick = (event) =>
  event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;

export class Router {
  constructor(emit) {
    this.emit = emit;
    addEventListener('popstate', () => this.#send());
    addEventListener('storage', (event) => emit('storage', { text: event.key ?? '' }));
    this.#send();
  }

  #send() {
    this.emit('route', { text: here() });
  }

  navigate(path, replaceEntry) {
    if (!isOwnPath(path) || (path === here() && !replaceEntry)) return;
    if (replaceEntry) history.replaceState(null, '', path);
    else history.pushState(null, '', path);
  }

  // A click on a link: paths of ours open here, all else is the browser's.
  openPath(event, link) {
    const address = link.getAttribute('href');
    if (!isOwnPath(address) || address.startsWith('/api/') || link.target === '_blank' || !isPlainLeftClick(event)) return;
    event.preventDefault();
    this.navigate(address, false);
    this.#send();
  }
}
