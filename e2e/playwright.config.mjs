// Debian's Chromium. A trace costs a tenth of the time: ask for one with KF_TRACE=1.
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const chromium = process.env.KF_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.mjs',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env.CI === 'true',
  timeout: 30_000,
  expect: { timeout: 5000 },
  reporter: [['list']],
  use: {
    // Without fades there are fewer frames to draw, and drawing them without a GPU is what takes the time. first_chat has them.
    contextOptions: { reducedMotion: 'reduce' },
    trace: process.env.KF_TRACE ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: chromium,
      // No GPU here and no sandbox inside containers; the page needs WebGL 2, which SwiftShader draws;
      // what lies around it is put together faster without.
      args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-gpu-compositing'],
    },
  },
});
