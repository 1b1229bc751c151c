import { ArrowRight } from 'lucide-react';
import { useEffect, useId, useMemo, useRef } from 'react';
import type { Entity } from '../../../shared/kinds/index.ts';
import { estimateAll } from '../../../shared/migration/estimate.ts';
import { openGroup } from '../../../shared/migration/group.ts';
import type { GroupVerdict } from '../../../shared/migration/group.ts';
import { titleOf } from '../../../shared/migration/words.ts';
import type { Site, SiteVm } from '../../../shared/plan/site.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Bytes, Name } from '../../ui/text.tsx';
import { useApp, useWorld } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { spanText, verdictIcons } from '../migration/words.ts';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';
import './vm-migrate-form.css';

/** The host by name that VMs are to go to; null lets the scheduler choose for each. */
type Target = { host: string | null };

type Group = { site: Site; vms: readonly SiteVm[] };

/** The VMs of one cluster with its site; null where they are of several, or none is known any more. */
function groupOf(app: Pick<App, 'plans'>, targets: readonly Entity[]): Group | null {
  const [first, ...others] = targets;
  if (!first || others.some(({ cluster }) => cluster !== first.cluster)) return null;
  const site = app.plans.siteOf(first.cluster);
  const vms = targets.flatMap(({ id }) => site.vms.get(id) ?? []);
  return vms.length === 0 ? null : { site, vms };
}

function titleIn(site: Site, name: string | null): string {
  const host = name === null ? undefined : site.hostNamed(name);
  return host ? titleOf(host) : (name ?? '');
}

function chosenIn({ site, vms }: Group, host: string | null): GroupVerdict | null {
  const target = host === null ? null : site.hostNamed(host);
  if (target === undefined) return null;
  const group = openGroup(site, vms);
  return target === null ? group.anywhere() : group.to(target);
}

function hostIn(given: unknown): string | null | undefined {
  if (typeof given !== 'object' || given === null || !('host' in given)) return undefined;
  return typeof given.host === 'string' ? given.host : null;
}

function MigrateFields({ targets, state, onChange }: FormFieldsProps<Target>) {
  const app = useApp();
  const worlds = useWorld(({ worlds: all }) => all);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the site is read from the store of the worlds
  const group = useMemo(() => groupOf(app, targets), [app, targets, worlds]);
  const all = useMemo(() => (group ? openGroup(group.site, group.vms).all() : []), [group]);
  const chosen = useMemo(() => group && chosenIn(group, state.host), [group, state.host]);
  const name = useId();
  const list = useRef<HTMLDivElement>(null);
  // The keyboard begins at the best target: arrows go through the list, Enter takes what is chosen.
  useEffect(() => {
    const frame = requestAnimationFrame(() =>
      list.current?.querySelector<HTMLInputElement>('input:checked')?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, []);
  const estimate = group && estimateAll(group.site, group.vms);
  if (!group) return <p className="muted">{t('migration.severalClusters')}</p>;
  const [only] = group.vms.length === 1 ? group.vms : [];
  return (
    <>
      <Facts>
        {only && (
          <Fact name={t('migration.way')}>
            <span className="migrate-way">
              <Name text={titleIn(group.site, only.host)} />
              <ArrowRight size={13} aria-label={t('migration.to')} />
              {state.host === null ? t('migration.anyHost') : <Name text={titleIn(group.site, state.host)} />}
            </span>
          </Fact>
        )}
        {estimate && (
          <Fact name={t('migration.memory')}>
            <Bytes bytes={estimate.bytes} />
          </Fact>
        )}
        {estimate && <Fact name={t('migration.time')}>{spanText(estimate.seconds)}</Fact>}
      </Facts>
      <div
        ref={list}
        className="migrate-targets"
        role="radiogroup"
        aria-label={t('migration.targets')}
        onKeyDown={(event) => {
          if (event.key === 'Enter') confirmIn(event.currentTarget);
        }}
      >
        <label className="migrate-target">
          <input
            type="radio"
            name={name}
            checked={state.host === null}
            onChange={() => onChange({ host: null })}
          />
          <span className="migrate-name">{t('migration.anyHost')}</span>
          <span className="migrate-words muted">{t('migration.anyHostNote')}</span>
        </label>
        {all.map((verdict) => (
          <TargetRow
            key={verdict.host}
            verdict={verdict}
            radio={name}
            isChosen={verdict.name === state.host}
            onChoose={() => onChange({ host: verdict.title })}
          />
        ))}
      </div>
      {chosen && chosen.parts.length > 1 && <Parts chosen={chosen} />}
    </>
  );
}

/** Presses the button of the question that the fields are in. */
function confirmIn(fields: HTMLElement): void {
  fields
    .closest('[role="alertdialog"]')
    ?.querySelector<HTMLElement>('.dialog-foot button:last-child')
    ?.click();
}

type TargetRowProps = { verdict: GroupVerdict; radio: string; isChosen: boolean; onChoose: () => void };

function TargetRow({ verdict, radio, isChosen, onChoose }: TargetRowProps) {
  const Icon = verdictIcons[verdict.type];
  const [part] = verdict.parts.length === 1 ? verdict.parts : [];
  const notes = part?.verdict?.notes ?? [];
  const score = part?.verdict?.score ?? 0;
  return (
    <label className={`migrate-target migrate-${verdict.type}`}>
      <input
        type="radio"
        name={radio}
        checked={isChosen}
        disabled={verdict.type === 'no'}
        onChange={onChoose}
      />
      <span className="migrate-name">
        <Icon className="migrate-icon" size={14} aria-hidden />
        <Name text={verdict.title ?? ''} />
        <span className="migrate-short">{say(verdict.short)}</span>
        {score > 0 && (
          <span className="migrate-score" title={t('migration.score', { score })}>
            <span style={{ width: `${score}%` }} />
          </span>
        )}
      </span>
      <span className="migrate-words muted">{[verdict.words, ...notes].map(say).join(' ')}</span>
    </label>
  );
}

/** What becomes of each of several VMs. */
function Parts({ chosen }: { chosen: GroupVerdict }) {
  return (
    <ul className="migrate-parts" aria-label={t('migration.parts')}>
      {chosen.parts.map(({ vm, verdict, words }) => {
        const type = verdict?.type ?? 'no';
        const Icon = verdictIcons[type];
        return (
          <li key={vm.id} className={`migrate-${type}`}>
            <Icon className="migrate-icon" size={13} aria-hidden />
            <Name text={vm.entity.name} />
            <span className="muted">
              {verdict && type !== 'no' ? t('migration.goesTo', { host: verdict.title }) : say(words)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Where VMs are migrated to: a scored list of hosts, each with what it would be to go there or why it cannot be. */
export const vmMigrateForm = defineForm<Target>({
  begin(targets, app, given) {
    const asked = hostIn(given);
    if (asked !== undefined) return { host: asked };
    const group = targets.length === 1 ? groupOf(app, targets) : null;
    const [best] = group ? openGroup(group.site, group.vms).all() : [];
    return { host: best && best.type !== 'no' ? best.name : null };
  },
  Fields: MigrateFields,
  problem({ host }, targets, app) {
    const group = groupOf(app, targets);
    if (!group || host === null) return null;
    const chosen = chosenIn(group, host);
    return chosen?.type === 'no' ? chosen.words : null;
  },
  toOptions: ({ host }) => ({ host }),
  leavesOut({ host }, target, targets, app) {
    const group = groupOf(app, targets);
    const chosen = group && chosenIn(group, host);
    const part = chosen?.parts.find(({ vm }) => vm.id === target.id);
    return part && (part.verdict === null || part.verdict.type === 'no') ? part.words : null;
  },
  isWide: true,
});
