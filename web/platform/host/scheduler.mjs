// Frames on demand. An event wakes one frame; each frame says when it wants the next. Nothing wanted: nothing runs.

export class Scheduler {
  #wanted = 0;
  #timer = 0;
  #suspended = false;
  #drawing = false;
  #waiting = [];

  // `draw(now)` returns milliseconds until the next frame: < 0 none, 0 the next animation frame. `browser` gives requestAnimationFrame,
  // setTimeout, clearTimeout, performance and document.
  constructor(draw, browser = globalThis) {
    this.draw = draw;
    this.browser = browser;
    this.frames = 0;
  }

  wake() {
    if (this.#wanted || this.#suspended || this.browser.document.hidden) return;
    this.#wanted = this.browser.requestAnimationFrame((now) => {
      this.#wanted = 0;
      this.drawNow(now);
    });
  }

  // Draws before this call returns, unless nothing may be drawn now.
  drawNow(now = this.browser.performance.now()) {
    if (this.#suspended || this.#drawing || this.browser.document.hidden) return;
    this.browser.clearTimeout(this.#timer);
    this.#drawing = true;
    let next = -1;
    try {
      next = this.draw(now);
    } finally {
      this.#drawing = false;
    }
    this.frames += 1;
    for (const resolve of this.#waiting.splice(0)) resolve();
    if (next === 0) this.wake();
    else if (next > 0) this.#timer = this.browser.setTimeout(() => this.wake(), next);
  }

  // Resolves when a frame has been drawn.
  nextFrame() {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  suspend() {
    this.#suspended = true;
  }

  resume() {
    this.#suspended = false;
    this.wake();
  }
}
