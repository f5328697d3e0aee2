// Debian's Chromium, one worker: the machine that runs this may have two cores, and a model beside it.
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const chromium = process.env.KF_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.mjs',
  outputDir: 'test-results',
  workers: 1,
  forbidOnly: process.env.CI === 'true',
  timeout: 30_000,
  expect: { timeout: 5000 },
  reporter: [['list']],
  use: {
    trace: 'off',
    launchOptions: {
      executablePath: chromium,
      // No GPU here and no sandbox inside containers; the page needs WebGL 2, which SwiftShader draws.
      args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
    },
  },
});
