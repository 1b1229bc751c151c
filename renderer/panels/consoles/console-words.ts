import type { ConsoleKind, ConsoleState } from '../../../shared/console.ts';
import type { State } from '../../../shared/world/entity.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { ConsoleView } from '../../consoles/live-console.ts';

/** The name of a console's kind. */
export function kindWords(kind: ConsoleKind): string {
  return t(`console.kind.${kind}`);
}

const glyphs: Record<ConsoleState['type'], State> = {
  connecting: 'starting',
  open: 'running',
  off: 'off',
  starting: 'starting',
  gone: 'off',
  offline: 'unknown',
  lost: 'warning',
  refused: 'error',
  taken: 'paused',
};

/** The glyph of how a console stands. */
export function glyphOf({ state, ended }: Pick<ConsoleView, 'state' | 'ended'>): State {
  if (ended) return 'error';
  return state ? glyphs[state.type] : 'starting';
}

/** How a console stands, in a few words; an error verbatim. */
export function stateWords({ state, ended }: Pick<ConsoleView, 'state' | 'ended'>): string {
  if (ended) return say(ended.message);
  switch (state?.type) {
    case undefined:
    case 'connecting':
      return t('console.state.connecting');
    case 'off':
      return t('console.state.off');
    case 'starting':
      return t('console.state.starting', { status: state.status });
    case 'offline':
    case 'lost':
    case 'refused':
      return say(state.error.message);
    case 'taken':
      return t(`console.taken.${state.by}`);
    case 'open':
    case 'gone':
      return t(`console.state.${state.type}`);
  }
}

/** What happens next, or what can be done; null where there is nothing to add. */
export function nextWords({ state, ended }: Pick<ConsoleView, 'state' | 'ended'>): string | null {
  if (ended) return ended.hint === undefined ? null : say(ended.hint);
  switch (state?.type) {
    case 'off':
      return t('console.next.off');
    case 'starting':
      return t('console.next.starting');
    case 'offline':
      return t('console.next.offline');
    case 'refused':
    case 'lost':
      return state.error.hint === undefined ? null : say(state.error.hint);
    case 'taken':
      return t(`console.next.${state.by}`);
    default:
      return null;
  }
}
