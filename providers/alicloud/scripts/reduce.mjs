const TERRAFORM_TYPE = { int: 'number', float: 'number', string: 'string', bool: 'bool' };

const terraformType = (fact) => {
  const scalar = TERRAFORM_TYPE[fact.type];
  if (scalar) return scalar;
  return TERRAFORM_TYPE[fact.elem] ? [fact.type, TERRAFORM_TYPE[fact.elem]] : undefined;
};

const fromFact = (fact) => {
  const { required, optional, computed, sensitive, deprecated } = fact;
  return JSON.parse(
    JSON.stringify({ type: terraformType(fact), required, optional, computed, sensitive, deprecated }),
  );
};

/**
 * Restores attributes that the facts have and the schema lost. A saved schema without its prose lost every key named
 * `description`, and with it every attribute of that name.
 */
const restoreLostAttributes = (block, facts, prefix = '') => {
  for (const [path, fact] of Object.entries(facts)) {
    if (!path.startsWith(prefix)) continue;
    const name = path.slice(prefix.length);
    if (name.includes('.') || fact.nesting || !terraformType(fact)) continue;
    block.attributes ??= {};
    block.attributes[name] ??= fromFact(fact);
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    if (name !== 'timeouts') restoreLostAttributes(nested.block, facts, `${prefix}${name}.`);
  }
};

/** Does the same inside attributes that are lists or sets of objects. Terraform keeps their fields in the type. */
const restoreLostObjectFields = (block, facts) => {
  const visit = (type, prefix) => {
    if (!Array.isArray(type)) return;
    if (type[0] !== 'object') return visit(type[1], prefix);
    for (const [path, fact] of Object.entries(facts)) {
      const name = path.startsWith(`${prefix}.`) ? path.slice(prefix.length + 1) : '';
      if (name && !name.includes('.') && terraformType(fact)) type[1][name] ??= terraformType(fact);
    }
    for (const [name, inner] of Object.entries(type[1])) visit(inner, `${prefix}.${name}`);
  };
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) visit(attribute.type, name);
};

const pick = (kind, names, schemas, facts) => {
  const missing = names.filter((name) => !schemas[name]);
  if (missing.length) {
    throw new Error(
      `${kind} not in the provider's schema: ${missing.join(', ')}; correct the spelling in types.json`,
    );
  }
  const schema = Object.fromEntries(names.map((name) => [name, structuredClone(schemas[name])]));
  const known = Object.fromEntries(names.filter((name) => facts[name]).map((name) => [name, facts[name]]));
  for (const name of Object.keys(known)) {
    restoreLostAttributes(schema[name].block, known[name].attributes ?? {});
    restoreLostObjectFields(schema[name].block, known[name].attributes ?? {});
  }
  return { schema, known };
};

/**
 * Reduces a provider's full schema and facts to the listed types.
 *
 * @param provider `{ address, version }`: its address in Terraform's registry, and its version, which the generator
 *   turns into the pin
 * @param full the document that `terraform providers schema -json` prints
 * @param facts `{ provider, providerConfig, resources, dataSources }`; types that it lacks stay without facts
 * @param types `{ resources, dataSources }`, names of Terraform types
 * @throws Error when a listed type is not in the schema
 */
export const reduceProvider = ({ address, version }, full, facts, types) => {
  const schemas = full.provider_schemas?.[address];
  if (!schemas) throw new Error(`the schema document has no ${address}`);
  const resources = pick('resource', types.resources, schemas.resource_schemas, facts.resources);
  const dataSources = pick('data source', types.dataSources, schemas.data_source_schemas, facts.dataSources);
  return {
    schema: {
      format_version: full.format_version,
      provider_versions: { [address]: version },
      provider_schemas: {
        [address]: {
          provider: schemas.provider,
          resource_schemas: resources.schema,
          data_source_schemas: dataSources.schema,
        },
      },
    },
    facts: {
      provider: { ...facts.provider, version },
      providerConfig: facts.providerConfig,
      resources: resources.known,
      dataSources: dataSources.known,
    },
  };
};
