import { DropdownMenu } from 'radix-ui';
import { ConsoleKind } from '../../../shared/console.ts';
import { t } from '../../i18n/i18n.ts';
import type { GraphNode, VmNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { MenuItem } from '../node-items.tsx';
import { showConsole, whyNoConsole } from './console-acts.ts';
import { consoleIcons } from './console-icons.ts';

/** The consoles of a VM as buttons. */
export function ConsoleButtons({ node }: { node: VmNode }) {
  const app = useApp();
  return ConsoleKind.options.map((kind) => (
    <ConsoleButton key={kind} node={node} kind={kind} onOpen={() => showConsole(app, node.id, kind)} />
  ));
}

function ConsoleButton({ node, kind, onOpen }: { node: VmNode; kind: ConsoleKind; onOpen: () => void }) {
  const reason = useWorld((state) => whyNoConsole(state, node, kind));
  const Icon = consoleIcons[kind];
  return (
    <Button icon={<Icon size={13} aria-hidden />} reason={reason} onClick={onOpen}>
      {t(`console.open.${kind}`)}
    </Button>
  );
}

/** The consoles of a VM as entries of its menu. */
export function ConsoleItems({ node }: { node: GraphNode }) {
  return node.type === 'vm' ? <VmItems node={node} /> : null;
}

function VmItems({ node }: { node: VmNode }) {
  const app = useApp();
  const vnc = useWorld((state) => whyNoConsole(state, node, 'vnc'));
  const serial = useWorld((state) => whyNoConsole(state, node, 'serial'));
  return (
    <>
      {ConsoleKind.options.map((kind) => {
        const Icon = consoleIcons[kind];
        return (
          <MenuItem
            key={kind}
            icon={<Icon size={14} aria-hidden />}
            reason={kind === 'vnc' ? vnc : serial}
            onSelect={() => showConsole(app, node.id, kind)}
          >
            {t(`console.open.${kind}`)}
          </MenuItem>
        );
      })}
      <DropdownMenu.Separator className="menu-separator" />
    </>
  );
}
