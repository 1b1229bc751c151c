import { chromium } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { startChild } from './bench/child.ts';
const dir = process.argv[2]!; const vms = Number(process.argv[3]);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
for (let i = 0; i < 2; i++) {
  const ctx = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await ctx.newPage();
  const cdp = await ctx.newCDPSession(page);
  await cdp.send('Profiler.enable'); await cdp.send('Profiler.setSamplingInterval', { interval: 500 });
  const t0 = performance.now();
  const app = await startChild('build/web.ts', ['--no-open','--json','--keychain','memory','--data-dir',dir], { ...process.env, ...(process.env.MAINPROF && i===1 ? { NODE_OPTIONS: '--cpu-prof --cpu-prof-interval 500 --cpu-prof-dir=/tmp/w4m/prof' } : {}) });
  const t1 = performance.now();
  if (i === 1) await cdp.send('Profiler.start');
  const { url } = JSON.parse(app.firstLine);
  await page.goto(`${url}&testing=1`, { waitUntil: 'commit' });
  await page.waitForFunction(() => 'acreTest' in globalThis);
  const t2 = performance.now();
  await page.evaluate((n) => (globalThis as any).acreTest.drawn(n), vms);
  const t3 = performance.now();
  console.log('served', (t1-t0)|0, 'script', (t2-t1)|0, 'drawn', (t3-t2)|0);
  if (i === 1) { const { profile } = await cdp.send('Profiler.stop'); 
    const self = new Map<string, number>(); const total = new Map<string, number>();
    const byId = new Map(profile.nodes.map((n) => [n.id, n]));
    const parent = new Map<number, number>(); for (const n of profile.nodes) for (const c of n.children ?? []) parent.set(c, n.id);
    const name = (n: any) => `${n.callFrame.functionName || '(anon)'} ${n.callFrame.url.split('/').pop()}:${n.callFrame.lineNumber}:${n.callFrame.columnNumber}`;
    profile.samples!.forEach((s, k) => { const d = profile.timeDeltas![k]! / 1000; const n = byId.get(s)!; self.set(name(n), (self.get(name(n)) ?? 0) + d); const seen = new Set(); for (let q: number | undefined = s; q !== undefined; q = parent.get(q)) { const m = name(byId.get(q)!); if (!seen.has(m)) { seen.add(m); total.set(m, (total.get(m) ?? 0) + d); } } });
    const top = (m: Map<string, number>, c: number) => [...m].sort((a, b) => b[1] - a[1]).slice(0, c).map(([n, v]) => `${v.toFixed(0).padStart(6)} ${n}`).join('\n');
    console.log('SELF\n' + top(self, 22)); console.log('TOTAL\n' + top(total, 45));
    writeFileSync('/tmp/w4m/page.cpuprofile', JSON.stringify(profile)); }
  await ctx.close(); await app.close();
}
await browser.close();
