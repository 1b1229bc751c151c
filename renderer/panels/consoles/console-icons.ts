import { Monitor, Terminal } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ConsoleKind } from '../../../shared/console.ts';

/** The icon of each kind of console. */
export const consoleIcons: Record<ConsoleKind, LucideIcon> = { vnc: Monitor, serial: Terminal };
