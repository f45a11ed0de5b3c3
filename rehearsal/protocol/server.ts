import {
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

import type { ProviderMethods } from './messages';
import { descriptor } from './proto';

/** A running provider server. `close` ends the connections and resolves when the socket is gone. */
export interface Served {
  close(): Promise<void>;
}

/**
 * Serves one provider on a Unix socket. The protocol does not support two providers at one address. If a method throws,
 * the response is a gRPC error with the message, which Terraform shows. `onCall` is called before every response, which
 * waits for its result.
 *
 * @throws if the socket cannot be bound
 */
export const serve = async (
  socket: string,
  methods: ProviderMethods,
  onCall: (method: string, request: object) => Promise<void> | undefined,
): Promise<Served> => {
  const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  const handlers = Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      (call: ServerUnaryCall<object, object>, reply: sendUnaryData<object>) => {
        const answer = async (): Promise<object> => {
          await onCall(name, call.request);
          return (method as (request: object) => object)(call.request);
        };
        answer().then(
          (response) => {
            reply(null, response);
          },
          (error: unknown) => {
            reply({
              code: status.UNKNOWN,
              details: `stand-in provider, ${name}: ${(error as Error).message}`,
            });
          },
        );
      },
    ]),
  );
  server.addService(serviceDefinition(), handlers);
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.tryShutdown(() => {
          resolve();
        });
        // Terraform keeps idle connections open, so waiting for them would never end
        server.forceShutdown();
      }),
  };
};

const serviceDefinition = (): ServiceDefinition => {
  const options = { keepCase: true, longs: Number, defaults: true };
  const { GetSchema: schema, ...others } = fromJSON(descriptor, options)[
    'tfplugin5.Provider'
  ] as ServiceDefinition;
  if (!schema) throw new Error('the protocol has no method GetSchema');
  // the schema of a provider with many types has a megabyte, and every terraform run reads it: encode it once
  const encoded = new WeakMap<object, Buffer>();
  const responseSerialize = (value: object): Buffer => {
    const bytes = encoded.get(value) ?? schema.responseSerialize(value);
    encoded.set(value, bytes);
    return bytes;
  };
  return { ...others, GetSchema: { ...schema, responseSerialize } };
};
