// The spreadsheet as a page for a browser, used in training instead of Google's own: GET /spreadsheets/d/:id/edit, its
// script, style and data below /sandbox/. Only this machine's own pages may act: the Host has to be the loopback address
// and Origin has to be the page's own, so that no other page can post here or have the data by a name of its own.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isJsonObject } from '../stand-in/json.ts';
import { textIn } from './json-fields.ts';
import { act, LONGEST_NAME } from './page-actions.ts';
import { pageHtml } from './page-html.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import { shownFile } from './page-view.ts';
import type { Person } from './person.ts';
import type { Store } from './store.ts';
import { GoogleSandboxRefusal } from './types.ts';

export interface PageDeps {
  readonly store: Store;
  readonly person: (spreadsheetId: string, name: string) => Person;
  readonly baseUrl: () => string;
}

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};

type ById = { Params: { id: string } };

export function addPageRoutes(app: FastifyInstance, { store, person, baseUrl }: PageDeps): void {
  const hosts = (): readonly string[] => {
    const { host, port } = new URL(baseUrl());
    return [host, `localhost:${port}`];
  };
  const guarded = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers(HEADERS);
    const host = request.headers.host ?? '';
    if (!hosts().includes(host)) return reply.code(403).type('text/plain; charset=utf-8').send('Not this address.');
    const { origin } = request.headers;
    const acts = request.method !== 'GET';
    if (acts ? origin !== `http://${host}` : origin !== undefined && origin !== `http://${host}`) {
      return reply.code(403).type('text/plain; charset=utf-8').send('Only this page itself may do that.');
    }
    return undefined;
  };
  const text = (path: string, type: string, body: string): void => {
    app.get(path, { onRequest: guarded }, (_request, reply) => reply.type(type).send(body));
  };
  text('/sandbox/google-page.js', 'text/javascript; charset=utf-8', PAGE_SCRIPT);
  text('/sandbox/google-page.css', 'text/css; charset=utf-8', PAGE_STYLE);

  app.get<ById>('/spreadsheets/d/:id/edit', { onRequest: guarded }, (request, reply) => {
    const file = store.files.get(request.params.id);
    if (file === undefined)
      return reply.code(404).type('text/plain; charset=utf-8').send('There is no such spreadsheet.');
    return reply.type('text/html; charset=utf-8').send(pageHtml(file.book.id, file.book.title));
  });

  app.get<ById & { Querystring: { tab?: string; version?: string } }>(
    '/sandbox/spreadsheets/:id/grid',
    { onRequest: guarded },
    (request, reply) => {
      const file = store.files.get(request.params.id);
      if (file === undefined) return reply.code(404).send({ error: 'This spreadsheet is gone.' });
      const { tab, version } = request.query;
      if (version !== undefined && version === String(file.versions.at(-1)?.version)) return reply.send({ version });
      return reply.send(shownFile(file, /^\d+$/.test(tab ?? '') ? Number(tab) : null));
    },
  );

  app.post<ById>('/sandbox/spreadsheets/:id/act', { onRequest: guarded }, (request, reply) => {
    const file = store.files.get(request.params.id);
    if (file === undefined) return reply.code(404).send({ error: 'This spreadsheet is gone.' });
    try {
      const wanted: unknown = JSON.parse(typeof request.body === 'string' ? request.body : '');
      if (!isJsonObject(wanted)) return reply.code(400).send({ error: 'That is no object.' });
      const name = (textIn(wanted, 'name') ?? '').trim().slice(0, LONGEST_NAME) || 'Trainee';
      act(person(file.book.id, name), file.book, wanted);
      return reply.send({});
    } catch (error) {
      if (error instanceof GoogleSandboxRefusal) return reply.code(409).send({ error: error.message });
      if (error instanceof SyntaxError) return reply.code(400).send({ error: 'That is not JSON.' });
      throw error;
    }
  });
}
