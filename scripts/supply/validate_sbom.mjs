// Judges a CycloneDX document by the published JSON schema.
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';

/** What is wrong with the text, or null when nothing is. */
export async function faultsOf(text) {
  const { specVersion } = JSON.parse(text);
  return new Validation.JsonStrictValidator(Spec.Version[`v${specVersion.replace('.', 'dot')}`]).validate(text);
}
