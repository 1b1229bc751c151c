import { z } from 'zod';
import { appError } from './error.ts';
import { PreferencesChange } from './preferences.ts';
import type { Preferences } from './preferences.ts';
import { fail, ok } from './result.ts';
import type { Result } from './result.ts';

/** What belongs to one installation alone and does not go along: what is open, what was seen, and where updates come from. */
const own: ReadonlySet<string> = new Set<keyof Preferences>([
  'openPlan',
  'tour',
  'seenVersion',
  'looksForUpdates',
  'updateFeed',
]);

const Envelope = z.object({
  app: z.literal('acre'),
  type: z.literal('settings'),
  version: z.int().min(1),
  settings: z.record(z.string(), z.unknown()),
});
const versionNow = 1;

/** Settings as a text to keep: views, templates, shortcuts and all else that was chosen; nothing secret is among them. */
export function writeSettings(preferences: Preferences): string {
  const settings = Object.fromEntries(Object.entries(preferences).filter(([name]) => !own.has(name)));
  return `${JSON.stringify({ app: 'acre', type: 'settings', version: versionNow, settings }, null, 2)}\n`;
}

/** Settings that were read, and the names of those that this version does not know or cannot read. */
export type ReadSettings = { settings: PreferencesChange; left: readonly string[] };

/** Reads such a text, also of another version: what can be read is taken, setting by setting, and the others are named. */
export function readSettings(text: string): Result<ReadSettings> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return fail(appError('invalid', 'The file is no JSON, so it cannot be a file of settings of Acre.'));
  }
  const envelope = Envelope.safeParse(parsed);
  if (!envelope.success) return fail(appError('invalid', 'The file holds no settings of Acre.'));
  const settings: Record<string, unknown> = {};
  const left: string[] = [];
  for (const [name, value] of Object.entries(envelope.data.settings)) {
    if (own.has(name)) continue;
    const one = Object.hasOwn(PreferencesChange.shape, name)
      ? PreferencesChange.safeParse({ [name]: value })
      : null;
    if (one?.success) Object.assign(settings, one.data);
    else left.push(name);
  }
  return ok({ settings: PreferencesChange.parse(settings), left });
}
