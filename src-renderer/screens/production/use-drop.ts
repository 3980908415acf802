// A place a card can be dropped on. Native drag and drop; the browser asks by cancelled events.
import { type DragEvent, useState } from 'react';

export interface DropPlace {
  readonly over: boolean;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

/** @param takes whether what is dragged now may be dropped here */
export function useDrop(takes: boolean, drop: () => void): DropPlace {
  const [over, setOver] = useState(false);
  return {
    over: over && takes,
    handlers: {
      onDragOver: (event) => {
        if (!takes) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        setOver(true);
      },
      onDragLeave: (event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) setOver(false);
      },
      onDrop: (event) => {
        setOver(false);
        if (!takes) return;
        event.preventDefault();
        drop();
      },
    },
  };
}
