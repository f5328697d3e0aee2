// Starts the page: loads the Wasm, joins it with the browser, draws the first frame.
import { Bridge } from './bridge.mjs';
import { createCalls } from './calls.mjs';
import { Canvas } from './canvas.mjs';
import { installCopy } from './copy.mjs';
import { installEnvironment } from './environment.mjs';
import { showFailure } from './failure.mjs';
import { forceFieldValue } from './fields.mjs';
import { Glyphs } from './glyphs.mjs';
import { Interactions } from './interactions.mjs';
import { Page } from './page.mjs';
import { installPointer } from './pointer.mjs';
import { Router } from './router.mjs';
import { Scheduler } from './scheduler.mjs';
import { Semantics } from './semantics.mjs';
import { Session } from './session.mjs';
import { Streams } from './streams.mjs';
import { TextSelection } from './text_selection.mjs';

// For tests and measurements; nothing of ours reads it.
const state = { ready: false, frames: 0, lastFrameMs: 0 };
globalThis.kf = state;

const element = (id) => document.getElementById(id);

function createCanvas(width, height) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  return canvas;
}

function connect() {
  const parts = {};
  const scheduler = new Scheduler((now) => drawFrame(parts, now));
  const bridge = new Bridge({ wake: () => scheduler.wake(), drawNow: () => scheduler.drawNow() });
  const emit = bridge.emit.bind(bridge);
  const semantics = new Semantics(element('page'), emit);
  const session = new Session(emit);
  const page = new Page(element('announcements'));
  const streams = new Streams({ emit, session, save: (blob, name) => page.save(blob, name), queuedBytes: () => bridge.queuedBytes(), nextFrame: () => scheduler.nextFrame() });
  const glyphs = new Glyphs(createCanvas, navigator.language);
  Object.assign(parts, { scheduler, bridge, emit, semantics, session });
  parts.calls = createCalls({ bridge, semantics, streams, session, router: () => parts.router, page, glyphs, forceFieldValue });
  return parts;
}

function drawFrame({ bridge, canvas, scheduler, interactions }, now) {
  let next;
  const started = performance.now();
  try {
    next = bridge.frame(now, canvas.size);
  } catch (error) {
    scheduler.suspend();
    showFailure('crash', String(error?.stack ?? error));
    return -1;
  }
  interactions.afterFrame();
  if (state.frames === 0) performance.mark('kf-first-frame');
  state.frames += 1;
  state.lastFrameMs = performance.now() - started;
  state.ready = true;
  return next;
}

function watchCanvas({ bridge, scheduler }) {
  return new Canvas(element('canvas'), {
    redraw: () => scheduler.drawNow(),
    suspend: () => scheduler.suspend(),
    resume: () => scheduler.resume(),
    onLost: () => showFailure('lost'),
    onRestored: () => {
      document.querySelector('.failure')?.remove();
      bridge.module._kf_context_restored();
    },
  });
}

function listen(parts) {
  const { bridge, emit, semantics, scheduler } = parts;
  installEnvironment(bridge);
  parts.router = new Router(emit);
  parts.interactions = new Interactions(semantics, { emit, openPath: (event, link) => parts.router.openPath(event, link) });
  installPointer(emit);
  installCopy(semantics);
  new TextSelection(semantics.root);
  document.addEventListener('visibilitychange', () => scheduler.wake());
}

async function loadModule(host) {
  const { default: create } = await import('/app.mjs');
  return create({ host, locateFile: (name) => `/${name}` });
}

async function start() {
  if (typeof WebAssembly !== 'object') return showFailure('wasm');
  if (!createCanvas(1, 1).getContext('webgl2')) return showFailure('webgl');
  const parts = connect();
  try {
    parts.bridge.attach(await loadModule(parts.calls));
  } catch (error) {
    return showFailure('load', String(error));
  }
  parts.canvas = watchCanvas(parts);
  if (!parts.bridge.module._kf_start()) return showFailure('webgl');
  listen(parts);
  parts.scheduler.wake();
  return parts.session.start();
}

start();
