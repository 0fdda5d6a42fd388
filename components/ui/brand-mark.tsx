export type Brand = { name: string; logo: { src: string; width?: number; height?: number } | null };

/** The vendor's logo beside its name. The name says it all, so the logo is silent here. */
export function BrandMark({ brand }: { brand: Brand }) {
  const { name, logo } = brand;
  return (
    <>
      {/* biome-ignore lint/performance/noImgElement: one small file of ours, already the size it is drawn at */}
      {logo && <img className="logo" src={logo.src} width={logo.width} height={logo.height} alt="" />}
      {name}
    </>
  );
}
