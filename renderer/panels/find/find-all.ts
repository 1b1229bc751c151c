import type { State } from '../../../shared/world/entity.ts';
import { printTerm } from '../../scene/query/query.ts';
import type { FieldTerm } from '../../scene/query/query.ts';
import type { ViewStore } from '../../store/view-store.ts';
import { focusFind } from './focus-find.ts';

/** Looks for something in all clusters: it is lit on the canvas, and listed below the find box. */
function find(view: ViewStore, query: string, isProblemsOnly = false): void {
  view.setState({ query, isProblemsOnly });
  focusFind();
}

const term = (field: FieldTerm['field'], operator: FieldTerm['operator'], value: string): string =>
  printTerm({ type: 'field', field, operator, values: [value], isNot: false, from: 0, to: 0 });

/** Finds the VMs that are in a state, or are shown in it. */
export function findStates(view: ViewStore, state: State): void {
  find(view, `${term('kind', ':', 'vm')} ${term('state', ':', state)}`);
}

/** Finds everything that has a problem for this reason. */
export function findReason(view: ViewStore, code: string): void {
  find(view, term('problem', '=', code));
}

/** Finds everything that has a problem. */
export function findProblems(view: ViewStore): void {
  find(view, '', true);
}
