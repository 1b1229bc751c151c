import { useId, useMemo, useState } from 'react';
import { actions } from '../../../shared/actions/index.ts';
import { rehearse } from '../../../shared/plan/rehearsal.ts';
import { toSite } from '../../../shared/plan/site.ts';
import type { World } from '../../../shared/world/patch.ts';
import { t } from '../../i18n/i18n.ts';
import type { HostNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useNow } from '../../ui/text.tsx';
import { useApp, useView } from '../app-context.ts';
import { useCall } from '../use-call.ts';
import { useOffers } from '../use-offers.ts';
import { enterMaintenance, showDrained } from './acts.ts';
import type { StuckWay } from './acts.ts';
import { RehearsalParts } from './rehearsal-parts.tsx';
import { rehearsalWords } from './words.ts';

type RehearsalViewProps = { host: HostNode; world: World; onClose: () => void };

const gbit = 1_000_000_000 / 8;
const networks = [1, 10, 25, 100] as const;
const ways: readonly StuckWay[] = ['shut-down', 'force'];
const checkMs = 15_000;
/** How long a request that came to nothing is spoken of. */
const recentMs = 600_000;

/** What would happen if a host was emptied now, the choices there are, and the way to begin. */
export function RehearsalView({ host, world, onClose }: RehearsalViewProps) {
  const app = useApp();
  const [network, setNetwork] = useState<number>(10);
  const [way, setWay] = useState<StuckWay | null>(null);
  const { value: check, error, isLoading } = useCall('host.check', { host: host.id }, checkMs);
  const site = toSite(world, host.cluster);
  const rehearsal = useMemo(
    () => rehearse(site, host.entity.name, check, network * gbit),
    [site, host.entity.name, check, network],
  );
  const offer = useOffers(host).find(({ name }) => name === 'host.enterMaintenance');
  const isStuck = rehearsal.stuck.length > 0;
  const refusal = offer?.reason ?? check?.refusal ?? null;
  const reason = refusal ?? (isStuck && way === null ? t('maintenance.choose') : null);
  return (
    <>
      <div className="dialog-body maintenance" tabIndex={0} role="group" aria-label={t('maintenance.label')}>
        <GivenUp host={host} />
        {refusal !== null && (
          <Notice tone="danger" title={t('maintenance.refused')}>
            <p>{refusal}</p>
          </Notice>
        )}
        {error && <ErrorNotice error={error} tone="warning" />}
        {check?.isAsked === false && <Notice tone="info" title={t('maintenance.notAsked')} />}
        <p className="maintenance-sum" role="status">
          {rehearsalWords(rehearsal)}
          {isLoading && !check && <span className="muted"> {t('maintenance.asking')}</span>}
        </p>
        <RehearsalParts
          rehearsal={rehearsal}
          cluster={host.cluster}
          choices={isStuck && <Choices way={way} onChange={setWay} />}
          assumption={<Assumption network={network} onChange={setNetwork} />}
        />
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        <Button className="maintenance-aside" onClick={() => showDrained(app, host.id)}>
          {t('maintenance.onCanvas')}
        </Button>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button
          tone={isStuck ? 'danger' : 'main'}
          reason={reason}
          onClick={() =>
            enterMaintenance(
              app,
              host,
              isStuck ? way : null,
              rehearsal.stuck.map(({ vm }) => vm),
            )
          }
        >
          {actions['host.enterMaintenance'].label}
        </Button>
      </footer>
    </>
  );
}

/** Harvester takes a request back without a word where a check of its own fails. */
function GivenUp({ host }: { host: HostNode }) {
  const asked = useView((state) =>
    state.activities.find(
      ({ entity, action }) => entity === host.id && /^host\.(enter|leave)Maintenance$/.test(action),
    ),
  );
  const now = useNow();
  if (asked?.action !== 'host.enterMaintenance' || asked.endedAt === null) return null;
  if (asked.state !== 'done' && asked.state !== 'late') return null;
  if (now - Date.parse(asked.endedAt) > recentMs) return null;
  return (
    <Notice tone="danger" title={t('maintenance.givenUp')} isLive>
      <p>{t('maintenance.givenUpText')}</p>
    </Notice>
  );
}

/** What is done with VMs that cannot move. */
function Choices({ way, onChange }: { way: StuckWay | null; onChange: (way: StuckWay) => void }) {
  const name = useId();
  return (
    <fieldset className="maintenance-choices">
      <legend>{t('maintenance.choices')}</legend>
      {ways.map((each) => (
        <label key={each}>
          <input type="radio" name={name} checked={way === each} onChange={() => onChange(each)} />
          <span>
            {t(`maintenance.way.${each}`)}
            <span className="field-note">{t(`maintenance.wayNote.${each}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** What is assumed of the network that memory is copied over. */
function Assumption({ network, onChange }: { network: number; onChange: (network: number) => void }) {
  return (
    <label className="maintenance-network">
      {t('maintenance.network')}
      <select className="input" value={network} onChange={(event) => onChange(Number(event.target.value))}>
        {networks.map((speed) => (
          <option key={speed} value={speed}>
            {t('maintenance.gbit', { speed })}
          </option>
        ))}
      </select>
    </label>
  );
}
