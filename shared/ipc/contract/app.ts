import { z } from 'zod';
import { Preferences, PreferencesChange } from '../../preferences.ts';
import { VaultInfo } from '../../vault.ts';
import { Empty, call, stream } from '../define.ts';

/** Facts about the running app. */
export const AppInfo = z.object({
  version: z.string(),
  mode: z.enum(['electron', 'browser']),
  platform: z.string(),
  isDemo: z.boolean(),
  /** Whether `kubeconfig.choose` can open a file dialog; else the page offers its own. */
  hasFileDialog: z.boolean(),
  /** What the user should know about the files of the app, such as one that was damaged and where it was set aside; absent where nothing is. */
  warnings: z.array(z.string()).max(20).exactOptional(),
});
export type AppInfo = z.infer<typeof AppInfo>;

/** What a report about the app names: versions, and where its files are. Nothing of any cluster. */
export const AboutInfo = z.object({
  version: z.string(),
  /** Null in browser mode, where the browser is the user's own. */
  electron: z.string().nullable(),
  chromium: z.string().nullable(),
  node: z.string(),
  platform: z.string(),
  /** Of the kernel, as the system tells it. */
  osRelease: z.string(),
  architecture: z.string(),
  dataDir: z.string(),
  keychain: z.enum(['os', 'memory']),
  /** Whether `app.showDataDir` can open the folder. */
  canShowDataDir: z.boolean(),
});
export type AboutInfo = z.infer<typeof AboutInfo>;

/** The app itself, what the user prefers, and the keychain. */
export const appContract = {
  'app.info': call(Empty, AppInfo),
  'app.about': call(Empty, AboutInfo),
  /** Opens the folder of the app's files in the file manager of the desktop. */
  'app.showDataDir': call(Empty, Empty),
  /** Deep links (acre://...) given to the app, oldest first. */
  'app.links': stream(Empty, z.object({ url: z.string() })),
  'preferences.read': call(Empty, Preferences),
  'preferences.write': call(PreferencesChange, Preferences),
  /** How the keychain stands and where credentials are kept, at every change. */
  'vault.follow': stream(Empty, VaultInfo),
  /** Asks the keychain again, and connects what failed for want of it; may take as long as the user needs to unlock it. */
  'vault.retry': call(Empty, Empty),
  /** `session`: keeps credentials until the app quits only; `keychain`: moves those into the keychain. */
  'vault.keep': call(z.strictObject({ where: z.enum(['session', 'keychain']) }), Empty),
};
