import type { State } from '../../../../shared/world/entity.ts';
import { t } from '../../../i18n/i18n.ts';
import { shownState } from '../../../scene/trouble.ts';
import type { Column } from '../column.ts';

const severity: Record<State, number> = {
  error: 0,
  warning: 1,
  unknown: 2,
  stopping: 3,
  starting: 4,
  pending: 5,
  migrating: 6,
  paused: 7,
  running: 8,
  off: 9,
};

const name: Column = {
  id: 'name',
  label: () => t('fact.name'),
  form: 'name',
  width: 220,
  isShown: true,
  read: (row) => row.name,
};

const state: Column = {
  id: 'state',
  label: () => t('list.state'),
  form: 'state',
  width: 150,
  isShown: true,
  read: (row) => row.status,
  order: (row) => `${String(severity[shownState(row)])} ${row.status}`,
};

const cluster: Column = {
  id: 'cluster',
  label: () => t('kind.cluster'),
  form: 'text',
  width: 120,
  isShown: true,
  read: (row) => row.cluster.info.name,
};

const namespace: Column = {
  id: 'namespace',
  label: () => t('fact.namespace'),
  form: 'mono',
  width: 120,
  isShown: true,
  read: (row) => row.namespace,
};

const problem: Column = {
  id: 'problem',
  label: () => t('list.problem'),
  form: 'problem',
  width: 200,
  isShown: true,
  read: (row) => row.problems[0]?.text ?? null,
};

const created: Column = {
  id: 'created',
  label: () => t('list.age'),
  form: 'time',
  width: 72,
  isShown: true,
  read: (row) => row.createdAt,
};

/** The columns around those of a kind that lives in namespaces. */
export const namespaced = { leading: [name, state, cluster, namespace], trailing: [problem, created] };

/** The columns around those of a kind without namespaces. */
export const clusterWide = { leading: [name, state, cluster], trailing: [problem, created] };
