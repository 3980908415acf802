// Answers that are made without a handler: the whole text of one, and a refusal thrown from anywhere in a request and
// turned into the response by the server.
import type { FastifyReply } from 'fastify';
import type { JsonObject } from './json.ts';

type Headers = Readonly<Record<string, string>>;

export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers: Headers;
}

/** A page where JSON was asked for. `charset`: as the service writes it. */
export const pageAnswer = (status: number, body: string, charset: 'utf-8' | 'UTF-8'): RawAnswer => ({
  status,
  contentType: `text/html; charset=${charset}`,
  body,
  headers: {},
});

export const sendRaw = (reply: FastifyReply, { status, headers, contentType, body }: RawAnswer): FastifyReply =>
  reply.code(status).headers(headers).type(contentType).send(body);

export const retryAfterHeader = (value: number | string | null): Headers =>
  value === null ? {} : { 'retry-after': String(value) };

/** The service says no, in its own words. */
export class Refused extends Error {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Headers;

  constructor(status: number, body: JsonObject, headers: Headers = {}) {
    super(`The stand-in answered ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export const sendRefused = (reply: FastifyReply, { status, headers, body }: Refused): FastifyReply =>
  reply.code(status).headers(headers).send(body);
