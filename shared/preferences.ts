import { z } from 'zod';

/** What the app remembers of a user's choices; kept by main as a file, holds no secrets. Sizes in CSS pixels. */
export const Preferences = z.object({
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  railWidth: z.number().min(160).max(480).default(240),
  isRailOpen: z.boolean().default(true),
  inspectorWidth: z.number().min(260).max(720).default(360),
  isInspectorOpen: z.boolean().default(true),
  drawerHeight: z.number().min(120).max(720).default(220),
  isDrawerOpen: z.boolean().default(false),
});
export type Preferences = z.infer<typeof Preferences>;

/** Preferences before the user chose anything. */
export const defaultPreferences: Preferences = Preferences.parse({});
