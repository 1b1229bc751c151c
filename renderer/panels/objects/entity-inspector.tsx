import { useMemo } from 'react';
import { KindName, readingOf } from '../../../shared/kinds/index.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import { worldOf } from '../../store/world-store.ts';
import { isStale } from '../../scene/availability.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { EntityActions } from '../inspector/action-buttons.tsx';
import { InspectorTabs } from '../inspector/inspector-tabs.tsx';
import { HealthNotices } from '../inspector/kind-health.tsx';
import { NodeLink } from '../inspector/node-link.tsx';
import { Problems } from '../inspector/problems.tsx';
import { CellContent } from '../lists/cell.tsx';
import { listOf } from '../lists/columns/index.ts';
import { toRow } from '../lists/rows.ts';
import { useLayer } from '../use-layer.ts';
import { relationsOf } from './relations.ts';
import type { RelationType } from './relations.ts';
import { openEntity } from './open-entity.ts';

/** Facts that the header tells already. */
const inHeader: ReadonlySet<string> = new Set([
  'name',
  'state',
  'cluster',
  'namespace',
  'problem',
  'created',
]);

function kindOfEntity(entity: Entity): KindName {
  return entity.kind === 'Unreadable' ? KindName.parse(entity.unreadable.kind) : entity.kind;
}

/** What is known of an object that is no node of the canvas: a volume, an image, a network, a setting and the like. */
export function EntityInspector({ entity, cluster }: { entity: Entity; cluster: ClusterNode }) {
  const kind = kindOfEntity(entity);
  useLayer(readingOf(kind).layer ?? null);
  const isOld = isStale(cluster) || cluster.health[kind]?.type === 'stale';
  const objects = useMemo(() => [entity], [entity]);
  return (
    <>
      <header className="inspector-head">
        <div className="inspector-title">
          <StateGlyph state={entity.state} size={14} isStale={isOld} />
          <h2 className="inspector-name selectable">
            <Name text={entity.name} isStrong />
          </h2>
          <div className="inspector-tools">
            <CopyButton label={t('menu.copyName')} text={entity.name} />
          </div>
        </div>
        <p className="inspector-status">
          <span className="muted">{t(`entity.kind.${kind}`)}</span>
          <span aria-hidden className="muted">
            ·
          </span>
          <span>{say(entity.status)}</span>
        </p>
        <EntityActions entity={entity} />
      </header>
      <HealthNotices cluster={entity.cluster} kinds={[kind]} />
      <InspectorTabs
        entity={entity.id}
        objects={objects}
        overview={
          <>
            <Problems problems={entity.problems} />
            <Overview entity={entity} cluster={cluster} kind={kind} isOld={isOld} />
            <Relations entity={entity} />
          </>
        }
      />
    </>
  );
}

type OverviewProps = { entity: Entity; cluster: ClusterNode; kind: KindName; isOld: boolean };

/** The facts of an object: those that are the columns of its list. */
function Overview({ entity, cluster, kind, isOld }: OverviewProps) {
  const row = toRow(cluster, entity, isOld);
  const columns = listOf(kind).columns.filter(({ id }) => !inHeader.has(id));
  const created = listOf(kind).columns.find(({ id }) => id === 'created');
  return (
    <Section title={t('entity.facts')}>
      <Facts>
        <Fact name={t('kind.cluster')}>
          <NodeLink node={cluster} />
        </Fact>
        <Fact name={t('fact.namespace')}>
          {entity.namespace !== null && <Name text={entity.namespace} />}
        </Fact>
        {columns.map((column) => {
          const value = column.read(row);
          return value === null || value === '' ? null : (
            <Fact key={column.id} name={column.label()}>
              <CellContent column={column} row={row} />
            </Fact>
          );
        })}
        <Fact name={t('fact.created')}>
          {created && row.createdAt !== null && <CellContent column={created} row={row} />}
        </Fact>
      </Facts>
    </Section>
  );
}

const headings: Record<RelationType, () => string> = {
  usedBy: () => t('entity.relation.usedBy'),
  madeFrom: () => t('entity.relation.madeFrom'),
  keptAs: () => t('entity.relation.keptAs'),
  ofVolume: () => t('entity.relation.ofVolume'),
  ofVm: () => t('entity.relation.ofVm'),
  onNetwork: () => t('entity.relation.onNetwork'),
  carries: () => t('entity.relation.carries'),
  versions: () => t('entity.relation.versions'),
  ofTemplate: () => t('entity.relation.ofTemplate'),
  inside: () => t('entity.relation.inside'),
  longhorn: () => t('entity.relation.longhorn'),
  replicas: () => t('entity.relation.replicas'),
  hosts: () => t('entity.relation.hosts'),
};

/** What an object is made from, what it is on, and what uses it; each leads there. */
function Relations({ entity }: { entity: Entity }) {
  const app = useApp();
  const world = useWorld((state) => worldOf(state, entity.cluster));
  const relations = useMemo(() => relationsOf(entity, world), [entity, world]);
  return relations.map(({ type, entities }) => (
    <Section key={type} title={headings[type]()}>
      <ul className="node-rows">
        {entities.map((each) => (
          <li key={each.id}>
            <button type="button" className="node-row" onClick={() => openEntity(app, each)}>
              <StateGlyph state={each.state} />
              <span className="node-row-name">
                <Name text={each.name} />
              </span>
              <span className="node-row-aside">{say(each.status)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  ));
}
