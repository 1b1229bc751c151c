// node build/icons/render.ts: renders icon.svg into the files that the packagers take, with the installed Chromium.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from '../../electron/files/find-browser.ts';
import { toIcns, toIco } from './containers.ts';

const folder = import.meta.dirname;
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

const executablePath = findBrowser();
const svg = await readFile(join(folder, 'icon.svg'), 'utf8');
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
const images = new Map<number, Buffer>();
try {
  const page = await browser.newPage();
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
    );
    images.set(size, await page.screenshot({ omitBackground: true }));
  }
} finally {
  await browser.close();
}

const pick = (wanted: number[]): Map<number, Buffer> =>
  new Map([...images].filter(([size]) => wanted.includes(size)));
await mkdir(join(folder, 'png'), { recursive: true });
for (const [size, image] of pick([16, 24, 32, 48, 64, 128, 256, 512, 1024])) {
  await writeFile(join(folder, 'png', `${size}x${size}.png`), image);
}
for (const [, image] of pick([1024])) await writeFile(join(folder, 'icon.png'), image);
await writeFile(join(folder, 'icon.ico'), toIco(pick([16, 24, 32, 48, 64, 256])));
await writeFile(join(folder, 'icon.icns'), toIcns(images));
