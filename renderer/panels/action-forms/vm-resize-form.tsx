import { resized, whatWaits } from '../../../shared/actions/vm-resize.ts';
import type { Resize } from '../../../shared/actions/vm-resize.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import type { VmGrowth } from '../../../shared/kinds/vm-devices.ts';
import { titleOf } from '../../../shared/migration/words.ts';
import { candidateOf } from '../../../shared/plan/candidate.ts';
import { amountText, quotaWords } from '../../../shared/plan/checks/words.ts';
import { openPlacer } from '../../../shared/plan/place.ts';
import type { Site, SiteVm } from '../../../shared/plan/site.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { TextField } from '../../ui/field.tsx';
import { formatBytes, formatCores, quantityText } from '../../ui/format.ts';
import { Bytes, Name } from '../../ui/text.tsx';
import { useApp, useWorld } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';

const gib = 2 ** 30;
const step = 2 ** 21;
type Size = { cpus: string; gib: string };

type Found = { site: Site; vm: SiteVm; growth: VmGrowth };

function foundIn({ plans }: Pick<App, 'plans'>, target: Entity | undefined): Found | null {
  const growth = target?.kind === 'VirtualMachine' ? target.vm.growth : undefined;
  if (!target || !growth) return null;
  const site = plans.siteOf(target.cluster);
  const vm = site.vms.get(target.id);
  return vm ? { site, vm, growth } : null;
}

const toText = (bytes: number | null): string =>
  bytes === null ? '' : String(Number((bytes / gib).toFixed(3)));

/** What is filled in as a change of what the VM has: null where it stays, undefined where it is none. */
function toCpus({ cpus }: Size, { sockets }: VmGrowth): number | null | undefined {
  const count = Number(cpus);
  if (!/^\d+$/.test(cpus.trim()) || count < 1) return undefined;
  return count === sockets ? null : count;
}
function toBytes({ gib: text }: Size, { guestBytes }: VmGrowth): number | null | undefined {
  if (text.trim() === toText(guestBytes)) return null;
  if (!/^\d+(\.\d+)?$/.test(text.trim()) || Number(text) <= 0) return undefined;
  return Math.round((Number(text) * gib) / step) * step;
}
function toResize(state: Size, growth: VmGrowth): Resize {
  return { sockets: toCpus(state, growth) ?? null, memoryBytes: toBytes(state, growth) ?? null };
}

/** The other host that would take the VM as it is to be, and what that has left now. */
function Target({ site, vm, growth, wanted }: Found & { wanted: Resize }) {
  if (!site.knows('Node')) return null;
  const placer = openPlacer(site);
  const without = new Set(vm.host === null ? [] : [vm.host]);
  const found = placer.find(candidateOf(site, resized(vm, growth, wanted)), without);
  const host = 'host' in found ? site.hostNamed(found.host) : undefined;
  if (!host) return null;
  const { cpuCores, memoryBytes } = placer.roomOf(host.name);
  const room = {
    cpu: quantityText(formatCores(cpuCores * 1000)),
    memory: quantityText(formatBytes(memoryBytes)),
  };
  return (
    <Fact name={t('actionForm.resize.target')}>
      <Name text={titleOf(host)} />
      <p className="fact-note">{t('actionForm.resize.free', room)}</p>
    </Fact>
  );
}

/** What the quotas of a namespace leave of CPU and memory. */
function Quotas({ site, vm }: Found) {
  const lines = site
    .quotasOf(vm.entity.namespace ?? '')
    .flatMap(({ quota: { hard, used } }) =>
      Object.entries(hard).flatMap(([name, limit]) =>
        /(cpu|memory)$/.test(name) ? [{ name, limit, used: used[name] ?? 0 }] : [],
      ),
    );
  if (lines.length === 0) return null;
  return (
    <Fact name={t('actionForm.resize.quota')}>
      {lines.map(({ name, limit, used }) => (
        <p key={name} className="fact-note">
          {t('actionForm.resize.quotaLine', {
            what: say(quotaWords(name)),
            left: amountText(name, Math.max(0, limit - used)),
            limit: amountText(name, limit),
          })}
        </p>
      ))}
    </Fact>
  );
}

function ResizeFields({ targets: [target], state, onChange }: FormFieldsProps<Size>) {
  const app = useApp();
  // What is free changes with the worlds.
  useWorld(({ worlds }) => worlds);
  const found = foundIn(app, target);
  if (!found) return null;
  const { growth } = found;
  const wanted = toResize(state, growth);
  const waits = whatWaits(growth, wanted);
  return (
    <>
      <Facts>
        <Fact name={t('actionForm.resize.now')}>
          {quantityText(formatCores(growth.sockets * growth.perSocket * 1000))}
          {growth.guestBytes !== null && (
            <>
              {' · '}
              <Bytes bytes={growth.guestBytes} />
            </>
          )}
        </Fact>
        <Target {...found} wanted={wanted} />
        <Quotas {...found} />
      </Facts>
      <div className="form-pair">
        <TextField
          label={t('actionForm.resize.cpus')}
          value={state.cpus}
          maxLength={3}
          {...(growth.maxSockets === null
            ? {}
            : { note: t('actionForm.resize.upTo', { most: String(growth.maxSockets) }) })}
          onChange={(cpus) => onChange({ ...state, cpus })}
        />
        <TextField
          label={t('actionForm.resize.memory')}
          value={state.gib}
          maxLength={8}
          {...(growth.maxBytes === null
            ? {}
            : { note: t('actionForm.resize.upTo', { most: quantityText(formatBytes(growth.maxBytes)) }) })}
          onChange={(text) => onChange({ ...state, gib: text })}
        />
      </div>
      {waits !== null && <p className="form-warning">{say(waits)}</p>}
    </>
  );
}

/** How many CPUs and how much memory a running VM is to have; it begins with what it has. */
export const vmResizeForm = defineForm<Size>({
  begin([target], app, given) {
    const found = foundIn(app, target);
    const asked = given as Partial<Resize> | undefined;
    return {
      cpus: String(asked?.sockets ?? found?.growth.sockets ?? 1),
      gib: toText(asked?.memoryBytes ?? found?.growth.guestBytes ?? null),
    };
  },
  Fields: ResizeFields,
  problem(state, [target], app) {
    const found = foundIn(app, target);
    if (!found) return null;
    if (toCpus(state, found.growth) === undefined) return t('actionForm.resize.wholeCpus');
    return toBytes(state, found.growth) === undefined ? t('actionForm.resize.noMemory') : null;
  },
  toOptions: (state, target) =>
    target.kind === 'VirtualMachine' && target.vm.growth
      ? toResize(state, target.vm.growth)
      : { sockets: null, memoryBytes: null },
});
