declare const kind: unique symbol;

/**
 * A text of a certain kind. Only the configuration makes such a value, after it has checked the text. Code that receives
 * one need not check it again.
 */
type Value<Kind extends string> = string & { readonly [kind]: Kind };

/** A container image by registry, repository and digest: `registry.example.com/od@sha256:…`. */
export type PinnedImage = Value<'PinnedImage'>;

/** An IPv4 network: `a.b.c.d/n`, with no bit set after the prefix. */
export type Cidr = Value<'Cidr'>;

/** A domain name in lower case. An international name is in its ASCII form. */
export type DomainName = Value<'DomainName'>;

/** The name of a host in lower case, or an IPv4 address. */
export type HostName = Value<'HostName'>;

/** An e-mail address of letters, digits and `. _ % + -` before the @. */
export type Email = Value<'Email'>;

/** An ICP filing number, `京ICP备12345678号-1`, or the number of a licence. */
export type IcpNumber = Value<'IcpNumber'>;

/** A zone of the environment's region that has a vSwitch. */
export type Zone = Value<'Zone'>;

/** An ECS instance type: `ecs.<family>.<size>`. */
export type InstanceType = Value<'InstanceType'>;

/** The id of a KMS key. */
export type KmsKeyId = Value<'KmsKeyId'>;

/** The address of a registry mirror: `https://<host>[:<port>]`. */
export type MirrorUrl = Value<'MirrorUrl'>;

/** The name of an OSS bucket. */
export type BucketName = Value<'BucketName'>;

/** A certificate in Certificate Management Service: `<digits>-<region>`. */
export type CertificateId = Value<'CertificateId'>;

/** One line of an OpenSSH public key. */
export type SshPublicKey = Value<'SshPublicKey'>;
