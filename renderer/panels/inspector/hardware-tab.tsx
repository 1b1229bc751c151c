import type { ReactNode } from 'react';
import type { Device, Disk, Hardware, HardwarePart, Link } from '../../../shared/hardware.ts';
import { t } from '../../i18n/i18n.ts';
import type { HostNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/facts.tsx';
import { formatBytes, quantityText } from '../../ui/format.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useCall } from '../use-call.ts';
import './hardware.css';

const everyMs = 30_000;

/** What a host is made of, asked for anew every half minute. */
export function HardwareTab({ host }: { host: HostNode }) {
  const { value, error, isLoading, refresh } = useCall('host.hardware', { host: host.id }, everyMs);
  return (
    <>
      {error && (
        <div className="inspector-problems">
          <ErrorNotice error={error} actions={<Button onClick={refresh}>{t('common.retry')}</Button>} />
        </div>
      )}
      {!value && isLoading && <p className="inspector-empty">{t('common.loading')}</p>}
      {value && <Parts hardware={value} />}
    </>
  );
}

function Parts({ hardware: { disks, links, pci, usb, vgpu } }: { hardware: Hardware }) {
  return (
    <>
      <Part title={t('hardware.disks')} part={disks} none={t('hardware.noDisks')}>
        {(items) => items.map((disk) => <DiskRow key={disk.name} disk={disk} />)}
      </Part>
      <Part title={t('hardware.links')} part={links} none={t('hardware.noLinks')}>
        {(items) => items.map((link) => <LinkRow key={link.name} link={link} links={items} />)}
      </Part>
      <Part title={t('hardware.pci')} part={pci} none={t('hardware.noDevices')}>
        {(items) => items.map((device) => <DeviceRow key={device.name} device={device} />)}
      </Part>
      <Part title={t('hardware.usb')} part={usb} none={t('hardware.noDevices')}>
        {(items) => items.map((device) => <DeviceRow key={device.name} device={device} />)}
      </Part>
      <Part title={t('hardware.vgpu')} part={vgpu} none={t('hardware.noDevices')}>
        {(items) => items.map((device) => <DeviceRow key={device.name} device={device} />)}
      </Part>
    </>
  );
}

type PartProps<T> = {
  title: string;
  part: HardwarePart<T>;
  none: string;
  children: (items: readonly T[]) => ReactNode;
};

/** A part of the hardware, or why nothing of it is shown. */
function Part<T>({ title, part, none, children }: PartProps<T>) {
  const count = part.type === 'known' ? part.items.length : 0;
  const why = part.type === 'absent' ? t('hardware.absent') : part.type === 'refused' ? part.message : none;
  return (
    <Section title={title} aside={count > 0 ? String(count) : undefined}>
      {part.type === 'known' && count > 0 ? (
        <ul className="hardware-rows">{children(part.items)}</ul>
      ) : (
        <p className="section-empty">{why}</p>
      )}
    </Section>
  );
}

type RowProps = { isWell: boolean; state: string; name: string; aside: string; lines: readonly string[] };

function Row({ isWell, state, name, aside, lines }: RowProps) {
  return (
    <li className="selectable">
      <StateGlyph state={isWell ? 'running' : 'warning'} label={state} />
      <span className="mono">{name}</span>
      <span className="muted">{aside}</span>
      {lines.map((line) => (
        <span key={line} className="hardware-line">
          {line}
        </span>
      ))}
    </li>
  );
}

const bytes = (value: number): string => quantityText(formatBytes(value));
const joined = (parts: readonly (string | null | false)[]): string =>
  parts.filter((part) => typeof part === 'string' && part !== '').join(' · ');

function DiskRow({ disk }: { disk: Disk }) {
  const { longhorn, isActive } = disk;
  const problems = longhorn?.problems ?? [];
  const used =
    longhorn &&
    t('hardware.used', {
      used: bytes(longhorn.usedBytes),
      of: bytes(longhorn.maximumBytes),
      count: longhorn.replicas,
    });
  return (
    <Row
      isWell={isActive && problems.length === 0}
      state={isActive ? disk.phase : t('hardware.inactive')}
      name={disk.path}
      aside={disk.sizeBytes === null ? '' : bytes(disk.sizeBytes)}
      lines={[
        joined([
          disk.model,
          disk.type,
          disk.controller,
          disk.serial && t('hardware.serial', { serial: disk.serial }),
        ]),
        joined([disk.usedBy ?? t('hardware.unused'), disk.fileSystem, disk.mountPoint]),
        joined([used, longhorn !== null && !longhorn.allowsScheduling && t('hardware.noScheduling')]),
        ...problems,
      ].filter((line) => line !== '')}
    />
  );
}

/** A link, and the chain of links above it. */
function LinkRow({ link, links }: { link: Link; links: readonly Link[] }) {
  const above: string[] = [];
  for (let at = link; at.masterIndex !== null;) {
    const next = links.find(({ index }) => index === at.masterIndex);
    if (!next || above.length > 8) break;
    above.push(next.name);
    at = next;
  }
  const type =
    link.type === 'device' || link.type === 'bond' || link.type === 'bridge' || link.type === 'vlan'
      ? t(`hardware.link.${link.type}`)
      : link.type;
  return (
    <Row
      isWell={link.state === 'up'}
      state={link.state}
      name={[link.name, ...above].join(' → ')}
      aside={link.state}
      lines={[joined([type, link.mac])]}
    />
  );
}

function DeviceRow({ device }: { device: Device }) {
  const { address, description, resourceName, driver, iommuGroup, isEnabled } = device;
  return (
    <Row
      isWell
      state={t(isEnabled ? 'hardware.enabled' : 'hardware.notEnabled')}
      name={address}
      aside={t(isEnabled ? 'hardware.enabled' : 'hardware.notEnabled')}
      lines={[
        description,
        joined([
          resourceName,
          driver !== null && t('hardware.driver', { driver }),
          iommuGroup !== null && t('hardware.iommu', { group: iommuGroup }),
        ]),
      ].filter((line) => line !== '')}
    />
  );
}
