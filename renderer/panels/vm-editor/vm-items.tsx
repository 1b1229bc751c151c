import { CopyPlus, LayoutTemplate, Pencil, Plus } from 'lucide-react';
import type { GraphNode } from '../../scene/graph.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useApp } from '../app-context.ts';
import { MenuItem } from '../node-items.tsx';
import { vmActsOf } from './acts.ts';

const icons = { new: Plus, edit: Pencil, clone: CopyPlus, template: LayoutTemplate };

/** What of making and changing VMs the menu of a node offers. */
export function VmItems({ node }: { node: GraphNode }) {
  const app = useApp();
  return vmActsOf(app, node).map(({ id, title, run }) => {
    const Icon = icons[id];
    return (
      <MenuItem key={id} icon={<Icon size={14} aria-hidden />} onSelect={run}>
        {title}
      </MenuItem>
    );
  });
}

/** The same as buttons of the inspector. */
export function VmButtons({ node }: { node: GraphNode }) {
  const app = useApp();
  const acts = vmActsOf(app, node);
  if (acts.length === 0) return null;
  return (
    <div className="inspector-actions">
      {acts.map(({ id, title, run }) => {
        const Icon = icons[id];
        if (acts.length > 1)
          return <IconButton key={id} label={title} icon={<Icon size={14} />} onClick={run} />;
        return (
          <Button key={id} tone="quiet" icon={<Icon size={13} aria-hidden />} onClick={run}>
            {title}
          </Button>
        );
      })}
    </div>
  );
}
