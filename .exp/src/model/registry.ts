/** Makes models of what authors write; nothing is loaded, connected or required before a model's first call. */
import { ModelError } from "../errors.ts";
import type { Model } from "./model.ts";
import { type Environment, isResolved, type Resolution, resolveModel } from "./resolve.ts";
import { toSettings } from "./settings.ts";
import { mergeSpecs, parseSpec, specText } from "./spec.ts";

export interface Models {
  /** The model of `spec`, completed by the project's `base`; without either, whichever has a key. Never fails. */
  create(spec: unknown, base?: unknown): Model;
}

export function createModels({ environment }: { environment: Environment }): Models {
  const override = parseSpec(environment.MODEL);
  return {
    create(written, base) {
      const spec = mergeSpecs(override, mergeSpecs(parseSpec(written), parseSpec(base)));
      const outcome = resolveModel(spec, environment);
      const id = isResolved(outcome) ? toId(outcome) : (specText(spec) ?? "none");
      return {
        id,
        async *stream(request, { signal, agent, values = {} }) {
          if (!isResolved(outcome)) {
            const message = `Agent "${agent}" cannot use ${outcome.problem}`;
            throw new ModelError(message, { provider: outcome.provider });
          }
          const { provider } = outcome.endpoint;
          const settings = toSettings(spec.options, values, (problem) => {
            return new ModelError(`Agent "${agent}" cannot use ${provider}: ${problem}`, { provider });
          });
          const { streamModel } = await import("./stream.ts");
          yield* streamModel(outcome, settings, request, { signal, agent });
        },
      };
    },
  };
}

function toId({ endpoint }: Resolution): string {
  return `${endpoint.provider}/${endpoint.model}`;
}
