// The canvas' size in device pixels, and what happens when the graphics driver takes it away.

const RESTORE_WAIT_MS = 4000;
const EXACT_WITHIN_PX = 2;

export class Canvas {
  // `redraw` draws at once: a resized canvas is empty until somebody does.
  constructor(element, { redraw, suspend, resume, onLost, onRestored }) {
    this.element = element;
    this.size = { width: 0, height: 0, ratio: 1 };
    this.#watchContext({ suspend, resume, onLost, onRestored });
    const observer = new ResizeObserver((entries) => {
      this.#take(entries[0]);
      redraw();
    });
    try {
      observer.observe(element, { box: 'device-pixel-content-box' });
    } catch {
      observer.observe(element);
    }
    this.#measure();
  }

  // The exact number of device pixels is known to the browser alone: at a zoom of 1.5 width times ratio is off by one. An emulated ratio
  // (developer tools, tests) is not in that number; then it is further off.
  #take(entry) {
    const box = entry.devicePixelContentBoxSize?.[0];
    const expected = entry.contentRect.width * devicePixelRatio;
    if (box && Math.abs(box.inlineSize - expected) <= EXACT_WITHIN_PX) this.#resize(box.inlineSize, box.blockSize);
    else this.#measure();
  }

  #measure() {
    const { width, height } = this.element.getBoundingClientRect();
    this.#resize(Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio));
  }

  #resize(pixelsWide, pixelsHigh) {
    if (this.element.width !== pixelsWide) this.element.width = pixelsWide;
    if (this.element.height !== pixelsHigh) this.element.height = pixelsHigh;
    const ratio = devicePixelRatio;
    this.size = { width: pixelsWide / ratio, height: pixelsHigh / ratio, ratio };
  }

  #watchContext({ suspend, resume, onLost, onRestored }) {
    let timer = 0;
    this.element.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      suspend();
      timer = setTimeout(onLost, RESTORE_WAIT_MS);
    });
    this.element.addEventListener('webglcontextrestored', () => {
      clearTimeout(timer);
      onRestored();
      resume();
    });
  }
}
