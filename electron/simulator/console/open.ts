import type { Extension } from '../api.ts';
import type { Clock } from '../clock.ts';
import { at, textAt } from '../json.ts';
import type { Reply } from '../reply.ts';
import { notImplemented, StatusError } from '../status.ts';
import type { Store } from '../store.ts';
import type { InsideOf } from './guest.ts';
import { openStarts } from './guest.ts';
import { openScreens } from './screens.ts';
import { toPng } from './screenshot.ts';
import { createSerial, streamedVmi } from './serial.ts';
import { openSessions } from './sessions.ts';
import type { Stream } from './upgrades.ts';
import type { VncServer } from './vnc.ts';
import { createVnc } from './vnc.ts';

/** The consoles of a cluster's guests. */
export interface Consoles {
  streams: Record<string, Stream>;
  /** Answers screenshots, and requests for a stream that ask for no upgrade. */
  extension: Extension;
  close: () => void;
}

/** A stream asked for without an upgrade (gorilla/websocket Upgrader, as virt-api uses it). */
const NO_UPGRADE: Reply = { code: 400, body: 'Bad Request\n', contentType: 'text/plain; charset=utf-8' };

/** Opens the consoles; `vncServer` stands behind every graphical one in place of the own. */
export function openConsoles(
  store: Store,
  clock: Clock,
  vncServer: VncServer | undefined,
  insideOf: InsideOf,
): Consoles {
  const serials = openSessions(store);
  const viewers = openSessions(store);
  const starts = openStarts(store, clock);
  const screens = openScreens(store, clock, starts);
  const streams: Record<string, Stream> = {
    console: createSerial(store, clock, starts, serials, insideOf),
    vnc: createVnc(store, screens, viewers, vncServer),
  };
  /** Refusals come as plain text here (kubevirt pkg/virt-api/rest/subresource.go httpGetRequestBinaryHandler). */
  const screenshot = (namespace: string, name: string): Reply => {
    const fail = (code: number, body: string): Reply => ({
      code,
      body,
      contentType: 'text/plain; charset=utf-8',
    });
    try {
      const vmi = streamedVmi(store, namespace, name);
      if (at(vmi, 'spec', 'domain', 'devices', 'autoattachGraphicsDevice') === false) {
        return fail(400, 'No graphics devices are present.');
      }
      if (textAt(vmi, 'status', 'phase') !== 'Running') return fail(400, 'VMI is not running');
      if (vncServer !== undefined) throw notImplemented('a screenshot of the VNC server it was given');
      const guest = screens.of(namespace, name);
      guest.refresh();
      return { code: 200, body: toPng(guest.screen), contentType: 'image/png' };
    } catch (error) {
      if (error instanceof StatusError) return fail(error.failure.code, error.message);
      throw error;
    }
  };
  return {
    streams,
    extension: (request, route) => {
      const { group, plural, namespace, name, subresource = '' } = route;
      const isOurs = group === 'subresources.kubevirt.io' && plural === 'virtualmachineinstances';
      if (!isOurs || namespace === undefined || name === undefined || request.method !== 'GET')
        return undefined;
      if (subresource === 'vnc/screenshot') return screenshot(namespace, name);
      const stream = streams[subresource];
      if (stream === undefined) return undefined;
      stream.check(namespace, name, request.query, Number.NaN);
      return NO_UPGRADE;
    },
    close: () => {
      serials.close();
      viewers.close();
      screens.close();
      starts.close();
    },
  };
}
