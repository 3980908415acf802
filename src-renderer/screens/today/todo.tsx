// One thing that needs a person now: how many, what, what to do, and the way to the work.
import { IconChevronRight } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import { whole } from '../../lib/format.ts';

export interface Todo {
  readonly key: string;
  /** 0: there is nothing to do. */
  readonly count: number;
  readonly title: string;
  readonly text: string;
  readonly link: Pick<LinkProps, 'to' | 'search'>;
}

export const TodoRow = ({ todo }: { todo: Todo }) => (
  <Link {...todo.link} className="ph-todo">
    <span className="ph-todo-count">{whole(todo.count)}</span>
    <span>
      <span className="ph-strong">{todo.title}</span>
      <br />
      <span className="ph-muted">{todo.text}</span>
    </span>
    <IconChevronRight className="ph-push ph-muted" size={16} aria-hidden />
  </Link>
);
