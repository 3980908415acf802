// A client that knows an API by its OpenAPI document alone, as a generated one does: it finds calls by their operationId,
// checks what it sends and what comes back against the document's schemas, and refuses a status the document does not
// name. Answers may have no property that the document does not name either, so that it cannot fall behind.
import { z } from 'zod';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
const jsonObject = z.record(z.string(), z.json());
type JsonObject = z.infer<typeof jsonObject>;

const content = z.object({ 'application/json': z.object({ schema: jsonObject }) }).optional();
const operationShape = z.looseObject({
  operationId: z.string(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean().optional(),
        schema: jsonObject,
      }),
    )
    .default([]),
  requestBody: z.object({ required: z.boolean().optional(), content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content })),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
});
const documentShape = z.looseObject({
  openapi: z.string().startsWith('3.1'),
  servers: z.array(z.object({ url: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(z.string(), z.record(z.string(), operationShape)),
  components: z.object({
    schemas: z.record(z.string(), jsonObject),
    securitySchemes: z.record(
      z.string(),
      z.object({ type: z.literal('apiKey'), in: z.literal('header'), name: z.string() }),
    ),
  }),
});
export type OpenApiDocument = z.infer<typeof documentShape>;

export interface CallOptions {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface CallAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

export interface OpenApiClient {
  readonly document: OpenApiDocument;
  readonly operations: readonly string[];
  /** Rejects for what the document does not allow, and for answers that it does not describe. */
  call(operationId: string, options?: CallOptions): Promise<CallAnswer>;
  /** The document allows this body for this call. */
  allows(operationId: string, body: unknown): boolean;
}

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects without a word about other properties have none; those that may have any say so. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const open = schema.type !== 'object' || schema.properties === undefined || schema.additionalProperties !== undefined;
  return open ? inner : { ...inner, additionalProperties: false };
}

export function openApiClient(source: unknown, url: string, key: string): OpenApiClient {
  const document = documentShape.parse(source);
  const definitions = (of: (schema: Json) => Json) =>
    Object.fromEntries(Object.entries(document.components.schemas).map(([name, schema]) => [name, of(schema)]));

  const checker = (schema: JsonObject, of: (schema: Json) => Json = (same) => same): z.ZodType => {
    const whole = { ...jsonObject.parse(of(schema)), $defs: definitions(of) };
    const text = JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/');
    return z.fromJSONSchema(JSON.parse(text));
  };

  const operations = new Map(
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => [operation.operationId, { path, method, operation }] as const),
    ),
  );
  const find = (operationId: string) => {
    const found = operations.get(operationId);
    if (!found) throw new Error(`The document has no ${operationId}.`);
    return found;
  };
  const bodyAllowed = (operationId: string, body: unknown): boolean => {
    const { requestBody } = find(operationId).operation;
    if (body === undefined) return requestBody?.required !== true;
    const schema = requestBody?.content?.['application/json'].schema;
    return schema !== undefined && checker(schema).safeParse(body).success;
  };

  return {
    document,
    operations: [...operations.keys()],
    allows: bodyAllowed,
    call: async (operationId, { parameters = {}, body } = {}) => {
      const { path, method, operation } = find(operationId);
      if (!bodyAllowed(operationId, body)) throw new Error(`${operationId} does not take this body.`);
      const target = new URL((document.servers[0]?.url ?? '').replace(/\/$/, '') + path, url);
      const headers: Record<string, string> = {};
      for (const { name, in: where, required, schema } of operation.parameters) {
        const value = parameters[name];
        if (value === undefined && required) throw new Error(`${operationId} needs ${name}.`);
        if (value === undefined) continue;
        checker(schema).parse(value);
        if (where === 'path')
          target.pathname = target.pathname.replace(encodeURI(`{${name}}`), encodeURIComponent(value));
        else if (where === 'query') target.searchParams.set(name, value);
        else headers[name] = value;
      }
      for (const requirement of operation.security ?? document.security) {
        for (const scheme of Object.keys(requirement)) {
          headers[document.components.securitySchemes[scheme]?.name ?? ''] = key;
        }
      }
      const sent = await fetch(target, {
        method: method.toUpperCase(),
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const described = operation.responses[String(sent.status)];
      if (!described) throw new Error(`${operationId} answered ${sent.status}, which the document does not name.`);
      const text = await sent.text();
      const schema = described.content?.['application/json'].schema;
      if (!schema) return { status: sent.status, body: text === '' ? null : text, headers: sent.headers };
      return { status: sent.status, body: checker(schema, closed).parse(JSON.parse(text)), headers: sent.headers };
    },
  };
}
