"""Names by which generators of pictures and their services sign. Only names that nothing else is called by; whole words."""

import re

_NAMES: tuple[tuple[str, str], ...] = (
    ("Midjourney", r"mid ?journey|niji ?journey"),
    ("OpenAI", r"openai|chatgpt|dall[\W_]?e\b|gpt-?image(-\d\S*)?|gpt-4o"),
    ("Adobe Firefly", r"adobe firefly|firefly (image|services|generat\w+)"),
    ("Google", r"(made|edited|created|generated) with google ai|google (ai|gemini|imagen)|imagen \d|gemini \d|nano banana|synthid"),
    ("Meta", r"imagined with ai|meta ai"),
    ("Microsoft", r"bing image creator|microsoft designer|microsoft responsible ai"),
    ("Stability AI", r"stability ai|dreamstudio|stable ?diffusion|sdxl|stable image (ultra|core)"),
    ("Black Forest Labs", r"black forest labs|flux[ .]1|flux[ .]2|flux[ .](dev|schnell|pro)"),
    ("NovelAI", r"novel ?ai"),
    ("ComfyUI", r"comfy ?ui"),
    ("AUTOMATIC1111", r"automatic1111|stable-diffusion-webui|sd\.next|sd-webui"),
    ("InvokeAI", r"invoke ?ai"),
    ("Fooocus", r"fooocus"),
    ("SwarmUI", r"(stable)?swarmui"),
    ("Draw Things", r"draw things"),
    ("Leonardo.Ai", r"leonardo\.?ai"),
    ("Ideogram", r"ideogram( ai)?"),
    ("Recraft", r"recraft( ai)?"),
    ("Krea", r"krea ai"),
    ("xAI", r"grok( imagine)?|xai aurora"),
    ("ByteDance", r"seedream|jimeng|doubao|dreamina"),
    ("Alibaba", r"qwen-image|tongyi wanxiang"),
    ("Tencent", r"hunyuan ?image"),
    ("Craiyon", r"craiyon"),
    ("NightCafe", r"nightcafe"),
    ("PixAI", r"pixai"),
    ("Civitai", r"civitai"),
)
_MAKERS = tuple((maker, re.compile(rf"(?<![\w.])(?:{pattern})(?!\w)", re.IGNORECASE)) for maker, pattern in _NAMES)


def maker_in(text: str) -> str:
    """Whose name stands in the text; empty where none of the list does."""
    return next((maker for maker, pattern in _MAKERS if pattern.search(text)), "")
