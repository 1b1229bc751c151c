import type { EntityId } from '../../../shared/id.ts';
import { toSite } from '../../../shared/plan/site.ts';
import { t } from '../../i18n/i18n.ts';
import type { HostNode } from '../../scene/graph.ts';
import { worldOf } from '../../store/world-store.ts';
import { Button } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { useApp, useWorld } from '../app-context.ts';

type ShuttingDownViewProps = { host: HostNode; vms: readonly EntityId[]; onClose: () => void };

/** The guests that are shut down before the host is emptied. */
export function ShuttingDownView({ host, vms, onClose }: ShuttingDownViewProps) {
  const { emptying } = useApp();
  const world = useWorld((state) => worldOf(state, host.cluster));
  const site = toSite(world, host.cluster);
  const off = vms.filter((vm) => (site.vms.get(vm)?.host ?? null) === null);
  return (
    <>
      <div className="dialog-body maintenance" tabIndex={0} role="group" aria-label={t('maintenance.label')}>
        <p className="maintenance-state" role="status">
          {t('maintenance.shuttingDown', { done: off.length, count: vms.length })}
          <span className="progress" aria-hidden />
        </p>
        <ul className="maintenance-rows">
          {vms.map((vm) => (
            <li key={vm}>
              <StateGlyph state={off.includes(vm) ? 'off' : 'stopping'} />
              <Name text={vm.split('/').at(-1) ?? vm} />
              <span className="muted">
                {t(off.includes(vm) ? 'maintenance.state.off' : 'maintenance.state.ending')}
              </span>
            </li>
          ))}
        </ul>
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        <Button onClick={() => emptying.cancel(host.id)}>{t('maintenance.giveUp')}</Button>
        <Button onClick={onClose}>{t('common.close')}</Button>
      </footer>
    </>
  );
}
