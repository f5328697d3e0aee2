import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scheduler } from '../../web/platform/host/scheduler.mjs';

// A browser whose animation frames and timers run when the test says so.
function fakeBrowser() {
  const browser = {
    frames: [], timers: new Map(), document: { hidden: false }, performance: { now: () => 5 },
    requestAnimationFrame: (callback) => browser.frames.push(callback),
    setTimeout: (callback, ms) => (browser.timers.set(ms, callback), ms),
    clearTimeout: (timer) => browser.timers.delete(timer),
    runFrame: (now = 1) => browser.frames.splice(0).forEach((callback) => callback(now)),
  };
  return browser;
}

test('many wakes draw one frame, and then nothing runs', () => {
  const browser = fakeBrowser();
  const scheduler = new Scheduler(() => -1, browser);
  scheduler.wake();
  scheduler.wake();
  assert.equal(browser.frames.length, 1);
  browser.runFrame();
  assert.deepEqual([scheduler.frames, browser.frames.length, browser.timers.size], [1, 0, 0]);
});

test('0 asks for the next animation frame, a positive number for a timer that an earlier frame replaces', () => {
  const browser = fakeBrowser();
  const answers = [0, 500, -1];
  const scheduler = new Scheduler(() => answers.shift(), browser);
  scheduler.wake();
  browser.runFrame();
  browser.runFrame();
  assert.deepEqual([...browser.timers.keys()], [500]);
  scheduler.drawNow();
  assert.equal(browser.timers.size, 0);
});

test('a hidden or suspended page draws nothing', () => {
  const browser = fakeBrowser();
  const scheduler = new Scheduler(() => -1, browser);
  browser.document.hidden = true;
  scheduler.wake();
  scheduler.drawNow();
  browser.document.hidden = false;
  scheduler.suspend();
  scheduler.wake();
  scheduler.drawNow();
  assert.deepEqual([scheduler.frames, browser.frames.length], [0, 0]);
  scheduler.resume();
  browser.runFrame();
  assert.equal(scheduler.frames, 1);
});

test('a frame that wakes itself is not drawn inside itself', () => {
  const browser = fakeBrowser();
  let depth = 0;
  const scheduler = new Scheduler(() => {
    depth += 1;
    scheduler.drawNow();
    return -1;
  }, browser);
  scheduler.drawNow();
  assert.equal(depth, 1);
});

test('nextFrame resolves when one was drawn', async () => {
  const scheduler = new Scheduler(() => -1, fakeBrowser());
  const drawn = scheduler.nextFrame();
  scheduler.drawNow();
  await drawn;
});
