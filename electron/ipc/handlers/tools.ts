import { appError } from '../../../shared/error.ts';
import { parseEntityId } from '../../../shared/id.ts';
import type { EntityRef } from '../../../shared/id.ts';
import type { AboutInfo, AppInfo } from '../../../shared/ipc/contract/app.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import type { Preferences } from '../../../shared/preferences.ts';
import type { Journal } from '../../activity/journal.ts';
import type { Clock } from '../../clock.ts';
import type { Drafts } from '../../cluster/drafts.ts';
import type { NetworkStore } from '../../cluster/network.ts';
import type { Reach } from '../../cluster/reach.ts';
import type { SealedDrafts } from '../../cluster/sealed-drafts.ts';
import type { Session } from '../../cluster/session.ts';
import type { Sessions } from '../../cluster/sessions.ts';
import type { Consoles } from '../../console/consoles.ts';
import type { DemoFleet } from '../../demo-fleet.ts';
import type { ChosenFile } from '../../files/chosen-file.ts';
import type { GuestClients } from '../../guest/guest-clients.ts';
import type { GuestCredentials } from '../../guest/guest-credentials.ts';
import type { JsonFile } from '../../files/json-file.ts';
import type { GuestSecrets } from '../../plans/guest-secrets.ts';
import type { PlanFiles } from '../../plans/plan-files.ts';
import type { PlanSecrets } from '../../plans/plan-secrets.ts';
import type { Runs } from '../../plans/runs.ts';
import type { RancherGuests } from '../../rancher/rancher-guests.ts';
import type { Ranchers } from '../../rancher/ranchers.ts';
import type { Uploads } from '../../objects/uploads.ts';
import type { Updates } from '../../updates/updates.ts';
import type { VaultKeeper } from '../../vault/keeper.ts';

/** What only the shell around the back end can do. */
export type Shell = {
  /** Opens the file dialog; null where the user cancelled it, a failure where a file cannot be read. Absent where there is none. */
  dialogs?: {
    chooseFiles: () => Promise<Result<ChosenFile[] | null>>;
    /** Asks where to write a file, with a name for a start; null where the user cancelled. */
    chooseTarget?: (name: string) => Promise<string | null>;
  };
  /** Calls the listener with deep links, those given so far first; returns how to stop. Absent where there are none. */
  links?: (listener: (url: string) => void) => () => void;
  /** Opens a folder in the file manager; answers why not, or an empty text. Absent where there is none. */
  openFolder?: (path: string) => Promise<string>;
  /** Opens a page of a server that the user has added in the browser of the system; fails where it cannot. Absent where there is none. */
  openPage?: (url: string) => Promise<void>;
  /** Told of the preferences at the start and after each change. Absent where nothing outside of the page follows them. */
  onPreferences?: (preferences: Preferences) => void;
};

/** Everything the handlers work with. */
export type HandlerTools = {
  info: AppInfo;
  /** What is known of the app beside `info`. */
  about: Omit<AboutInfo, 'canShowDataDir'>;
  demo: DemoFleet;
  sessions: Sessions;
  reach: Reach;
  network: NetworkStore;
  drafts: Drafts;
  vault: VaultKeeper;
  sealed: SealedDrafts;
  preferences: JsonFile<Preferences>;
  plans: PlanFiles;
  planSecrets: PlanSecrets;
  runs: Runs;
  guestSecrets: GuestSecrets;
  guests: { credentials: GuestCredentials; clients: GuestClients };
  consoles: Consoles;
  journal: Journal;
  ranchers: Ranchers;
  rancherGuests: RancherGuests;
  uploads: Uploads;
  updates: Updates;
  shell: Shell;
  clock: Clock;
  userAgent: string;
};

/** An entity's place: the session of its cluster and what it is there. */
export type Found = { session: Session; ref: EntityRef };

/** Finds the session of an entity; the entity itself may be gone. */
export function locate(sessions: Sessions, entity: string): Result<Found> {
  const ref = parseEntityId(entity);
  if (ref === null) return fail(appError('not-found', 'There is no such entity.'));
  const session = sessions.find(ref.cluster);
  return session.ok ? ok({ session: session.value, ref }) : session;
}

/** What a call without an answer of its own answers. */
export function toEmpty(result: Result<void>): Result<Record<string, never>> {
  return result.ok ? ok({}) : result;
}
