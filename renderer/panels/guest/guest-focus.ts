import { guestOf } from '../../scene/focus.ts';
import type { GuestNode } from '../../scene/graph.ts';
import { select } from '../app-context.ts';
import type { App } from '../app-context.ts';

/** Puts a guest cluster in focus, or leaves it where it is already; everything else steps back. */
export function toggleFocus(app: App, guest: GuestNode): void {
  const isOn = app.view.getState().focus === guest.id;
  app.view.setState({ focus: isOn ? null : guest.id });
  if (!isOn) select(app, [guest.id], { isZooming: true });
}

/** Does the same for the guest cluster of the last selected node, or leaves the focus; answers whether there was anything to do. */
export function toggleFocusOfSelection(app: App): boolean {
  const { selection, focus } = app.view.getState();
  const { graph } = app.world.getState();
  const guest = guestOf(graph, selection.at(-1)) ?? guestOf(graph, focus);
  if (guest) toggleFocus(app, guest);
  return guest !== null;
}

/** Selects every node of a guest cluster. */
export function selectNodes(app: App, guest: GuestNode): void {
  select(
    app,
    guest.members.map(({ id }) => id),
    { isZooming: true },
  );
}
