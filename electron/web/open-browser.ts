import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** What a browser does of itself beyond the page: asks about forms, the time, models, translations and devices near by. */
const features = [
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'DialMediaRouteProvider',
  'InterestFeedContentSuggestions',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationGuideModelDownloading',
  'OptimizationGuideOnDeviceModel',
  'OptimizationHints',
  'Translate',
];

/** Switches that leave a browser nothing to do but to show a page. Source: Chromium switches and feature names. */
export const quietArgs: readonly string[] = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-extensions-with-background-pages',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  `--disable-features=${features.join()}`,
];

/**
 * The command line that opens a URL as a window of its own, with a profile of its own. Nothing but this machine can be
 * reached from it, since some of a browser's services have no switch: no name and no other address is found.
 */
export function toBrowserArgs(url: string, dataDir: string): string[] {
  return [
    `--app=${url}`,
    `--user-data-dir=${join(dataDir, 'browser')}`,
    ...quietArgs,
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ];
}

/** Starts the browser; it outlives this process. The answer tells whether it could be started. */
export function openBrowser(executable: string, url: string, dataDir: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(executable, toBrowserArgs(url, dataDir), { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
