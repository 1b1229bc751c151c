import type { Check } from '../../../shared/plan/check.ts';
import { overheadBytes, toDemand } from '../../../shared/plan/demand.ts';
import { bytesText } from '../../../shared/plan/checks/words.ts';
import { t } from '../../i18n/i18n.ts';
import { useVmForm } from './form-context.tsx';

/** What the VMs ask of the cluster, by the arithmetic of Harvester's webhook and of KubeVirt, and where they would land. */
export function Outcome({ check }: { check: Check }) {
  const { site, form, draft, problems } = useVmForm();
  const { rates } = site;
  const cores = form.hotplug?.maxCores ?? form.cpuCores;
  const memoryBytes = form.hotplug?.maxMemoryBytes ?? form.memoryBytes;
  const hasTpm = form.tpm !== 'none';
  const demand = toDemand({ cpuCores: cores, memoryBytes }, rates, { isPinned: form.isPinned, hasTpm });
  const percent = form.isPinned ? 100 : rates.memoryPercent;
  const request = Math.floor((memoryBytes * 100) / percent);
  const overhead = overheadBytes(request, cores, rates.overheadRatio, { hasTpm });
  const landings = check.landings.filter(({ placing }) => placing.type === 'node');
  const hosts = [...new Set(landings.flatMap(({ host }) => host ?? []))].sort();
  const storage = form.disks.reduce(
    (sum, { source }) => sum + ('sizeBytes' in source ? source.sizeBytes : 0),
    0,
  );
  const facts: [string, string][] = [
    [t('vmForm.sees'), bytesText(Math.max(0, form.memoryBytes - (form.reservedMemoryBytes ?? 0)))],
    [t('vmForm.requests', { percent }), bytesText(request)],
    [t('vmForm.overhead'), bytesText(overhead)],
    [t('vmForm.asksMemory'), bytesText(demand.memoryBytes)],
    [
      t('vmForm.asksCpu', { percent: form.isPinned ? 100 : rates.cpuPercent }),
      t('vmForm.coreCount', { count: demand.cpuCores }),
    ],
    [t('vmForm.asksStorage'), bytesText(storage * draft.count)],
  ];
  const rest = problems.filter(({ part, severity }) => part === null || severity === 'info');
  return (
    <div className="vm-outcome">
      <h3 className="vm-heading">{t('vmForm.each')}</h3>
      <dl className="vm-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className="vm-heading">{t('vmForm.lands')}</h3>
      {hosts.length === 0 ? (
        <p className="plan-empty">{t('vmForm.landsNowhere')}</p>
      ) : (
        <table className="vm-hosts">
          <thead>
            <tr>
              <th scope="col">{t('vmForm.hostColumn')}</th>
              <th scope="col">{t('vmForm.vmsColumn')}</th>
              <th scope="col">{t('vmForm.cpuLeft')}</th>
              <th scope="col">{t('vmForm.memoryLeft')}</th>
            </tr>
          </thead>
          <tbody>
            {hosts.map((name) => {
              const room = check.roomOf(name);
              return (
                <tr key={name}>
                  <th scope="row" className="mono">
                    {name}
                  </th>
                  <td>{landings.filter(({ host }) => host === name).length}</td>
                  <td>{Number(room.cpuCores.toFixed(1))}</td>
                  <td>{bytesText(Math.max(0, room.memoryBytes))}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <h3 className="vm-heading">{t('plan.findings')}</h3>
      {problems.length === 0 && <p className="plan-empty">{t('vmForm.noProblems')}</p>}
      <ul className="vm-problems">
        {[...problems.filter((each) => !rest.includes(each)), ...rest].map(({ severity, text }) => (
          <li key={text} className={`vm-problem vm-problem-${severity} selectable`}>
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}
