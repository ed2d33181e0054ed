// The page of --memory-map.

$("title").textContent = data.title;
drawMemories($("memory"), data.maps);
document.body.dataset.ready = String(document.querySelectorAll(".block").length);
